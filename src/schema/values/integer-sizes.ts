/** Sizes of integers of a fixed size, in bytes. */
export const integerSizes: Readonly<Record<string, number | undefined>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  s8: 1,
  s16: 2,
  s32: 4,
  u64: 8,
  s64: 8,
};
