/** The first of many names, for a sentence; that there are more is told by three dots. */
export function someNamed(names: readonly (string | number)[], most: number): string {
  return [...names.slice(0, most), ...(names.length > most ? ['...'] : [])].join(', ');
}
