// The header of a bzImage (the kernel's boot protocol for x86, version 2.08 and later):
//  0 …        0x1f1            0x202     0x248             0x24c
//  | boot sector | sectors | "HdrS" | … | payload offset | payload length | … setup code The setup code has one sector
// more than the field "sectors" contains. The payload offset counts from the end of the setup code.

const SECTOR = 512;
const SETUP_SECTORS = 0x1f1;
const MAGIC = 0x202;
const HEADER = 0x53726448;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
/** Number of bytes at the end of the compressed kernel that contain its decompressed size. */
const SIZE_FIELD = 4;
const ELF = 0x464c457f;

/**
 * Extracts and decompresses the kernel in a boot image. The emulator can start the extracted kernel directly.
 * Decompressing it on the emulated CPU would take several times as long.
 *
 * @param image a bzImage.
 * @param xz decompresses xz data, which Bun does not support.
 * @returns an ELF file, or undefined if the image or its compression is not supported.
 */
export function unpackKernel(image: Uint8Array, xz: (packed: Uint8Array) => Uint8Array): Uint8Array | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  if (view.getUint32(MAGIC, true) !== HEADER) return undefined;
  const code = (view.getUint8(SETUP_SECTORS) + 1) * SECTOR;
  const start = code + view.getUint32(PAYLOAD_OFFSET, true);
  const payload = image.subarray(start, start + view.getUint32(PAYLOAD_LENGTH, true) - SIZE_FIELD);
  const kernel = unpack(payload, xz);
  if (kernel === undefined) return undefined;
  return new DataView(kernel.buffer, kernel.byteOffset).getUint32(0, true) === ELF ? kernel : undefined;
}

function unpack(payload: Uint8Array, xz: (packed: Uint8Array) => Uint8Array): Uint8Array | undefined {
  const startsWith = (...bytes: number[]) => bytes.every((byte, index) => payload[index] === byte);
  if (startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return xz(payload);
  if (startsWith(0x28, 0xb5, 0x2f, 0xfd)) return Bun.zstdDecompressSync(payload.slice());
  if (startsWith(0x1f, 0x8b)) return Bun.gunzipSync(payload.slice());
  return undefined;
}
