/** Whether Harbor's version is at least `wanted`; both as `2.15` or `2.15.2`. Decides by harbor.md section 4. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [have, need] = [numbers(version), numbers(wanted)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (have[index] ?? 0) - (need[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbers(version: string): number[] {
  return version.split('.').map(Number);
}
