/** Machines that a sample program is made for. */
export type Machine = 'amd64' | 'arm64';

const ELF_HEADER = 64;
const PROGRAM_HEADER = 56;
const LOAD_ADDRESS = 0x400000n;
const CODE = ELF_HEADER + PROGRAM_HEADER;

/**
 * A static Linux program that prints a line and exits with 0, written byte by byte: a real image needs no compiler that way.
 * ELF-64, one loadable segment, no sections (System V ABI, "Object Files").
 */
export function helloProgram(machine: Machine, line: string): Uint8Array {
  const text = new TextEncoder().encode(`${line}\n`);
  const code = machine === 'amd64' ? amd64Code(text.length) : arm64Code(text.length);
  const size = CODE + code.length + text.length;
  const file = new Uint8Array(size);
  writeHeaders(new DataView(file.buffer), machine, BigInt(size));
  file.set(code, CODE);
  file.set(text, CODE + code.length);
  return file;
}

function writeHeaders(view: DataView, machine: Machine, size: bigint): void {
  view.setUint32(0, 0x7f454c46); // magic
  view.setUint32(4, 0x02010100); // 64 bit, little-endian, version 1, System V
  view.setUint16(16, 2, true); // an executable
  view.setUint16(18, machine === 'amd64' ? 62 : 183, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, LOAD_ADDRESS + BigInt(CODE), true); // entry
  view.setBigUint64(32, BigInt(ELF_HEADER), true); // program headers at
  view.setUint16(52, ELF_HEADER, true);
  view.setUint16(54, PROGRAM_HEADER, true);
  view.setUint16(56, 1, true); // how many
  view.setUint16(58, 64, true); // size of a section header, of which there are none
  view.setUint32(ELF_HEADER, 1, true); // PT_LOAD
  view.setUint32(ELF_HEADER + 4, 5, true); // readable, executable
  view.setBigUint64(ELF_HEADER + 16, LOAD_ADDRESS, true);
  view.setBigUint64(ELF_HEADER + 24, LOAD_ADDRESS, true);
  view.setBigUint64(ELF_HEADER + 32, size, true); // in the file
  view.setBigUint64(ELF_HEADER + 40, size, true); // in memory
  view.setBigUint64(ELF_HEADER + 48, 0x10000n, true); // alignment: arm64 kernels may have 64 KiB pages
}

function amd64Code(length: number): Uint8Array {
  return Uint8Array.from([
    ...[0xb8, 1, 0, 0, 0], // mov eax, 1 (write)
    ...[0xbf, 1, 0, 0, 0], // mov edi, 1
    ...[0x48, 0x8d, 0x35, 16, 0, 0, 0], // lea rsi, [rip + 16]: the text behind the code
    ...[0xba, length, 0, 0, 0], // mov edx, length
    ...[0x0f, 0x05], // syscall
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60 (exit)
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
  ]);
}

function arm64Code(length: number): Uint8Array {
  const words = [
    0xd2800020, // mov x0, 1
    0x100000e1, // adr x1, +28: the text behind the code
    0xd2800002 | (length << 5), // mov x2, length
    0xd2800808, // mov x8, 64 (write)
    0xd4000001, // svc 0
    0xd2800000, // mov x0, 0
    0xd2800ba8, // mov x8, 93 (exit)
    0xd4000001, // svc 0
  ];
  const code = new Uint8Array(words.length * 4);
  const view = new DataView(code.buffer);
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word >>> 0, true);
  return code;
}
