/** Length of `struct xfrm_usersa_info` and offsets of its members, in bytes. */
export const SA_INFO = {
  length: 224,
  daddr: 56,
  spi: 72,
  proto: 76,
  saddr: 80,
  use: 160,
  statistics: 192,
  seq: 204,
  family: 212,
} as const;

/** Length of `struct xfrm_usersa_id`, which identifies an association, and offsets of its members, in bytes. */
export const SA_ID = { length: 24, daddr: 0, spi: 16, family: 20, proto: 22 } as const;

export const XFRMA_MARK = 21;
