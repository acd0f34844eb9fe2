/** A difference between the kernel's client and the library that is not an error of the library. */
export interface Exception {
  /** Start of the names of the requests and events. */
  readonly of: string;
  /** Paths of the fields. */
  readonly paths: RegExp;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    of: "nftables.getchain",
    paths: /^(?:id|flags)$/,
    reason: "the spec omits the padding before NFTA_CHAIN_FLAGS, so that it calls the flags id",
  },
  {
    of: "nftables.getrule",
    paths: /^expressions\.elem\.data\.(?:setId|sreg|dreg)$/,
    reason: "the spec has NFTA_LOOKUP_SET_ID before NFTA_LOOKUP_SREG",
  },
  {
    of: "tc.",
    paths: /^(?:stats2\.app|xstats)\.\w+$/,
    reason: "the statistics of fq_codel have a second form, for classes, that the spec does not describe",
  },
  {
    of: "rt-route.",
    paths: /^(?:encap|multipath|cacheinfo\.rta(?:Id|Ts|Tsage))$/,
    reason: "the spec has these bytes without their format, and only a part of struct rta_cacheinfo",
  },
  { of: "rt-link.", paths: /^linkXstats(?:Slave)?$/, reason: "the spec has these bytes without their format" },
  { of: "nlctrl.getpolicy", paths: /^policy\.mask$/, reason: "the spec calls NL_POLICY_TYPE_ATTR_MASK padding" },
];

/** Messages that the kernel's client cannot decode. */
export const undecodable: readonly RegExp[] = [
  // Its specs describe a part of the kinds of links, disciplines and expressions.
  /^YnlException: No message format for '\w+' in sub-message spec/,
  // Its specs lack the event.
  /^KeyError: \d+$/,
];
