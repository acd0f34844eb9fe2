import { EBUSY, EEXIST, EINVAL, ENOENT, ENOSPC, EOPNOTSUPP } from "../../../constants/errno.ts";
import { failure, type NetlinkError } from "../../../errors.ts";

/** ipset itself defines the error numbers from this one. (`IPSET_ERR_PRIVATE`, linux/netfilter/ipset/ip_set.h) */
const PRIVATE = 4096;
/** ipset error: the element exists ("add") or is missing ("del", "test"). */
export const IPSET_ERR_EXIST = 4103;

/** Closest errno and a text for each error number of ipset. */
const meanings: Readonly<Record<number, readonly [number, string]>> = {
  4097: [
    EINVAL,
    "a field that the set type requires is missing, or the set type or this kernel does not support a field",
  ],
  4098: [EOPNOTSUPP, "the kernel does not support this set type, or not with this address family or these settings"],
  4099: [ENOSPC, "the maximum number of sets is reached"],
  4100: [EBUSY, "the set is in use, for example by a rule of the firewall or a list of sets"],
  4101: [EEXIST, "a set with the new name exists"],
  4102: [EINVAL, "the sets have different types and cannot be swapped"],
  4104: [EINVAL, "invalid prefix length"],
  4105: [EINVAL, "invalid netmask"],
  4106: [EINVAL, "the type does not support this address family"],
  4107: [EINVAL, "the set has no timeouts: create it with a timeout"],
  4108: [EBUSY, "the set is referenced, for example by a rule of the firewall, and cannot be renamed"],
  4109: [EINVAL, "expected an IPv4 address"],
  4110: [EINVAL, "expected an IPv6 address"],
  4111: [EINVAL, "the set has no counters: create it with counters"],
  4112: [EINVAL, "the set has no comments: create it with comments"],
  4113: [EINVAL, "invalid mark mask"],
  4114: [EINVAL, "the set has no skb information: create it with skbInfo"],
  4115: [EINVAL, "netmask and bitmask cannot be combined"],
};

/** Error numbers whose meaning depends on the set type. */
const typeMeanings: Readonly<Record<string, Readonly<Record<number, readonly [number, string]>>>> = {
  bitmap: {
    4352: [EINVAL, "the element is outside of the range of the set"],
    4353: [EINVAL, "the range of the set is too large: a bitmap has at most 65,536 elements"],
  },
  hash: {
    4352: [ENOSPC, "the set is full (maxElements)"],
    4353: [EINVAL, "an all-zero element cannot be added"],
    4354: [EINVAL, "invalid protocol"],
    4355: [EINVAL, "the protocol of the port is missing"],
    4356: [EINVAL, "ranges are not supported"],
    4357: [EINVAL, "invalid range"],
  },
  list: {
    4352: [ENOENT, "the set to add does not exist"],
    4353: [EINVAL, "a list cannot contain lists"],
    4354: [EINVAL, "before or after requires the name of a set"],
    4355: [ENOENT, "the set named in before or after does not exist"],
    4356: [ENOSPC, "the list is full (size)"],
    4357: [EEXIST, "the set named in before or after is not in the list"],
  },
};

interface Failing {
  readonly operation: string;
  /** Whether IPSET_ERR_EXIST means that the element does not exist. */
  readonly isRemoval: boolean;
  /** Set type, on which the meaning of some errors depends. */
  readonly type?: string | undefined;
}

/** Replaces ipset's error number by the closest errno. */
export function translated(error: NetlinkError, { operation, isRemoval, type }: Failing): NetlinkError {
  const number = -error.errno;
  if (number < PRIVATE) return error;
  const [errno, text] = meaning(number, isRemoval, type);
  return failure(operation, text, errno, undefined, error);
}

function meaning(number: number, isRemoval: boolean, type: string | undefined): readonly [number, string] {
  if (number === IPSET_ERR_EXIST) {
    return isRemoval
      ? [ENOENT, "the set does not contain this element"]
      : [EEXIST, "the set already contains this element"];
  }
  const ofType = type === undefined ? undefined : typeMeanings[type.slice(0, type.indexOf(":"))]?.[number];
  return (
    ofType ?? meanings[number] ?? [EINVAL, `unknown ipset error ${number}: the set type may not support this operation`]
  );
}
