//  0 …        0x1f1            0x202     0x248             0x24c
//  | boot sector | sectors | "HdrS" | … | payload offset | payload length | …      setup code
//  the sectors of the setup code, one more than it says, then the rest, and in that the payload
//                                                                         (the kernel's boot protocol for x86, from 2.08 on)

const SECTOR = 512;
const SETUP_SECTORS = 0x1f1;
const MAGIC = 0x202;
const HEADER = 0x53726448;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
/** The payload ends with its unpacked size. */
const SIZE_FIELD = 4;
const ELF = 0x464c457f;

/**
 * The kernel inside a boot image, unpacked: to do that in an emulated processor takes several times as long. The emulator
 * starts it by itself as it is.
 *
 * @param image a bzImage.
 * @param xz unpacks what is packed so: the engine cannot.
 * @returns an ELF file; undefined when the image is packed in a way that is not known.
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
  const starts = (...bytes: number[]) => bytes.every((byte, index) => payload[index] === byte);
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return xz(payload);
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return Bun.zstdDecompressSync(payload.slice());
  if (starts(0x1f, 0x8b)) return Bun.gunzipSync(payload.slice());
  return undefined;
}
