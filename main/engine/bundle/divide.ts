import { GapferryError } from '../../../shared/gapferry-error.ts';
import { type Digest, hexOf } from '../digest.ts';
import { compare } from './index-json.ts';

/** A layer to be placed: the images that use it are to find it in one volume with their other layers. */
export interface Cargo {
  readonly digest: Digest;
  readonly size: number;
  readonly images: readonly string[];
}

/** One file that a blob is written to, and the volumes that hold it. */
export interface Piece {
  readonly path: string;
  readonly size: number;
  readonly volumes: number[];
}

/** Room that the division has: bytes of one file, bytes of layers of one volume; Infinity where nothing limits. */
export interface Room {
  readonly file: number;
  readonly volume: number;
}

const SECTOR = 2048;
const PER_FILE = 512;

/** What a file costs on a volume: its size in sectors of a disc, and one block for its name (tar header, directory). */
export function volumeCost(size: number): number {
  return PER_FILE + Math.ceil(size / SECTOR) * SECTOR;
}

/** Largest piece that a blob may be cut to in this room; throws medium.volumeTooSmall where there is none. */
export function pieceSize(room: Room): number {
  const inVolume = room.volume === Number.POSITIVE_INFINITY ? room.volume : sectors(room.volume - PER_FILE);
  return Math.min(room.file, inVolume);
}

function sectors(bytes: number): number {
  return Math.floor(bytes / SECTOR) * SECTOR;
}

/** The files of one blob: itself where it fits, else its parts, `parts/<first 32 hex>/0001` and on. */
export function cutBlob(digest: Digest, size: number, room: Room): Piece[] {
  const limit = pieceSize(room);
  const hex = hexOf(digest);
  if (size <= limit) return [{ path: `blobs/sha256/${hex}`, size, volumes: [] }];
  if (limit <= 0) throw new GapferryError('internal.bug', { detail: 'no room for any piece' });
  return Array.from({ length: Math.ceil(size / limit) }, (_, i) => ({
    path: `parts/${hex.slice(0, 32)}/${String(i + 1).padStart(4, '0')}`,
    size: Math.min(limit, size - i * limit),
    volumes: [],
  }));
}

/**
 * Divides layers among volumes: an image that fits in one volume has all its layers in one, for which a shared layer may
 * stand in several; larger images are spread. Pure: the same cargo gives the same division.
 */
export function divide(cargo: readonly Cargo[], room: Room): { pieces: Map<Digest, Piece[]>; count: number } {
  const pieces = new Map(cargo.map((c) => [c.digest, cutBlob(c.digest, c.size, room)]));
  const volumes = new Volumes(room.volume);
  const byImage = imagesOf(cargo);
  const costs = new Map([...byImage].map(([image, digests]) => [image, costOf(digests.flatMap(piecesOf(pieces)))]));
  const order = [...byImage.keys()].sort((a, b) => (costs.get(b) ?? 0) - (costs.get(a) ?? 0) || compare(a, b));
  const fits = (image: string): boolean => (costs.get(image) ?? 0) <= room.volume;
  for (const image of order.filter(fits)) volumes.addTogether((byImage.get(image) ?? []).flatMap(piecesOf(pieces)));
  for (const piece of cargo.flatMap((c) => pieces.get(c.digest) ?? [])) volumes.addAnywhere(piece);
  return { pieces, count: Math.max(1, volumes.count) };
}

const piecesOf =
  (pieces: ReadonlyMap<Digest, Piece[]>) =>
  (digest: Digest): Piece[] =>
    pieces.get(digest) ?? [];

function costOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + volumeCost(piece.size), 0);
}

function imagesOf(cargo: readonly Cargo[]): Map<string, Digest[]> {
  const images = new Map<string, Digest[]>();
  for (const { digest, images: users } of cargo)
    for (const image of users) images.set(image, [...(images.get(image) ?? []), digest]);
  return images;
}

/** The volumes while they fill. */
class Volumes {
  private readonly capacity: number;
  private readonly free: number[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get count(): number {
    return this.free.length;
  }

  /** Puts pieces into one volume: the one that has most of them already, the first among equals, else a new one. */
  addTogether(pieces: readonly Piece[]): void {
    let best = { volume: this.count + 1, missing: costOf(pieces) };
    for (let volume = this.count; volume >= 1; volume--) {
      const missing = costOf(pieces.filter((piece) => !piece.volumes.includes(volume)));
      if (missing <= this.freeOf(volume) && missing <= best.missing) best = { volume, missing };
    }
    for (const piece of pieces) this.put(piece, best.volume);
  }

  /** Puts a piece that stands nowhere yet into the first volume with room. */
  addAnywhere(piece: Piece): void {
    if (piece.volumes.length > 0) return;
    const cost = volumeCost(piece.size);
    const found = this.free.findIndex((free) => free >= cost);
    this.put(piece, found >= 0 ? found + 1 : this.count + 1);
  }

  private put(piece: Piece, volume: number): void {
    if (piece.volumes.includes(volume)) return;
    piece.volumes.push(volume);
    this.free[volume - 1] = this.freeOf(volume) - volumeCost(piece.size);
  }

  private freeOf(volume: number): number {
    return this.free[volume - 1] ?? this.capacity;
  }
}
