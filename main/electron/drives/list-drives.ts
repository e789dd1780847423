import { blockDevices, fsSize } from 'systeminformation';
import type { Drive } from '../../../shared/bridge.ts';

/** Removable media that are mounted now, with their free bytes. None where the system does not say. */
export async function listDrives(): Promise<Drive[]> {
  const [devices, sizes] = await Promise.all([blockDevices().catch(() => []), fsSize().catch(() => [])]);
  return devices
    .filter(({ removable, mount }) => removable && mount !== '')
    .map(({ mount, label, fsType, size }) => {
      const mounted = sizes.find((one) => one.mount === mount);
      return {
        path: mount,
        label,
        fileSystem: fsType,
        size: mounted?.size ?? (Number(size) || 0),
        free: mounted?.available ?? 0,
      };
    });
}
