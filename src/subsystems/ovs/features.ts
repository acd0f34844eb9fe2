import { EINVAL, EOPNOTSUPP } from "../../constants/errno.ts";
import { NLM_F_ECHO } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import { isRejectedWith } from "./datapath-error.ts";
import type { DatapathFeature, DatapathFields } from "./datapath-options.ts";
import { hasPerCpu, notPerCpu } from "./datapath-options.ts";
import { type Families, ONCE } from "./families.ts";

/** A feature bit that no kernel has: a kernel that accepts it checks no feature bits. */
const IMPOSSIBLE = 0x8000_0000;
/** A size that no kernel accepts, because it is not a power of two. A request with it changes nothing. */
const IMPOSSIBLE_SIZE = 3;

const PER_VPORT: readonly DatapathFeature[] = ["unaligned", "vport-pids"];
const PER_CPU: readonly DatapathFeature[] = ["unaligned", "dispatch-upcall-per-cpu"];
const SHARING: DatapathFeature = "tc-recirc-sharing";

const MAKE = { ...ONCE, flags: NLM_F_ECHO };

type DatapathHeader = { dpIfindex: number };

/** Attributes of a new datapath, without its features. */
export type NewFields = Omit<DatapathFields, "userFeatures" | "header"> & { name: string; upcallPid: number };

/**
 * Creates a datapath with these features, or with the best ones of the kernel, and returns its reported state. If a
 * later step fails, the datapath is deleted again.
 */
export function createDatapath(
  families: Families,
  fields: NewFields,
  features: readonly DatapathFeature[] | undefined,
): DatapathFields {
  const made = features === undefined ? makeNegotiated(families, fields) : makeWith(families, fields, features);
  // The kernel does not report port ids that it ignores.
  if (fields.perCpuPids === undefined || made.perCpuPids !== undefined) return made;
  remove(families, made.header);
  throw notPerCpu("ovs_datapath.new");
}

function makeWith(families: Families, fields: NewFields, features: readonly DatapathFeature[]): DatapathFields {
  const reply = families.datapath.do("new", { ...fields, userFeatures: [...features] }, MAKE);
  return orRemoved(families, fields.name, reply, (header) => families.datapath.do("get", { header }));
}

/**
 * Creates a datapath with the best features of the kernel. The first attempt has a bit that no kernel has: a kernel
 * that accepts it does not check features, so only those that all kernels have are set.
 */
function makeNegotiated(families: Families, fields: NewFields): DatapathFields {
  const make = (userFeatures: readonly DatapathFeature[]) =>
    families.datapath.do("new", { ...fields, userFeatures: [...userFeatures] }, MAKE);
  const unchecked = unlessUnsupported(() => make([...PER_VPORT, IMPOSSIBLE]));
  if (unchecked !== undefined) {
    return orRemoved(families, fields.name, unchecked.reply, (header) => {
      families.datapath.do("set", { header, userFeatures: [...PER_VPORT] });
      return families.datapath.do("get", { header });
    });
  }
  const made = unlessUnsupported(() => make(PER_CPU)) ?? { reply: make(PER_VPORT) };
  return orRemoved(families, fields.name, made.reply, (header) => {
    const userFeatures = families.datapath.do("get", { header }).userFeatures ?? [];
    unlessUnsupported(() => families.datapath.do("set", { header, userFeatures: [...userFeatures, SHARING] }));
    return families.datapath.do("get", { header });
  });
}

/** Calls `action` with a new datapath, and deletes the datapath if that fails. */
function orRemoved(
  families: Families,
  name: string,
  reply: DatapathFields | undefined,
  action: (header: DatapathHeader) => DatapathFields,
): DatapathFields {
  let header = reply?.header;
  try {
    header ??= { dpIfindex: families.datapath.do("get", { name }).header.dpIfindex };
    return action(header);
  } catch (error) {
    if (header !== undefined) remove(families, header);
    throw error;
  }
}

/** Deletes a datapath after an error. That error is more important than one of the deletion. */
function remove(families: Families, header: DatapathHeader): void {
  try {
    families.datapath.do("del", { header }, ONCE);
  } catch {}
}

/**
 * Enables the best features of the kernel for an existing datapath that has none. Existing features belong to the
 * receiver of its upcalls and are kept. Returns the resulting state.
 */
export function adoptNegotiated(families: Families, found: DatapathFields): DatapathFields {
  if ((found.userFeatures ?? []).length > 0) return found;
  const header = { dpIfindex: found.header.dpIfindex };
  const supported = supportedFeatures(families, found);
  const userFeatures = supported.includes("dispatch-upcall-per-cpu") ? [...PER_CPU] : [...PER_VPORT];
  if (supported.includes(SHARING)) userFeatures.push(SHARING);
  families.datapath.do("set", { header, userFeatures });
  return families.datapath.do("get", { header });
}

/**
 * Changes a datapath with the given or its current features, and returns the resulting state. `fields` are the other
 * attributes of the request.
 */
export function changeDatapath(
  { datapath }: Families,
  fields: Omit<DatapathFields, "userFeatures">,
  features: readonly DatapathFeature[] | undefined,
): DatapathFields {
  const { header } = fields;
  const perCpu = fields.perCpuPids !== undefined;
  const needsCurrent = features === undefined || perCpu;
  const current = (needsCurrent ? datapath.do("get", { header }).userFeatures : undefined) ?? [];
  const userFeatures = [...(features ?? current)];
  if (perCpu && !hasPerCpu(userFeatures)) throw notPerCpu("ovs_datapath.set");
  datapath.do("set", { ...fields, userFeatures });
  const set = datapath.do("get", { header });
  if (!perCpu || set.perCpuPids !== undefined) return set;
  // The kernel accepted a feature that it does not know, and would keep per-vport dispatch.
  datapath.do("set", { header, userFeatures: current });
  throw notPerCpu("ovs_datapath.set");
}

/**
 * Returns the features of the kernel without changing the datapath: each one is requested together with an attribute
 * that the kernel rejects after it has checked the features.
 */
export function supportedFeatures(families: Families, found: DatapathFields): DatapathFeature[] {
  const header = { dpIfindex: found.header.dpIfindex };
  const current = found.userFeatures ?? [];
  const supports = (feature: DatapathFeature) => {
    const userFeatures = current.includes(feature) ? [...current] : [...current, feature];
    try {
      families.datapath.do("set", { header, userFeatures, masksCacheSize: IMPOSSIBLE_SIZE });
    } catch (error) {
      if (isRejectedWith(error, EOPNOTSUPP)) return false;
      if (isRejectedWith(error, EINVAL)) return true;
      throw error;
    }
    throw new NetlinkError("ovs_datapath.set: the kernel accepted a size that is not a power of two (EINVAL)", {
      errno: EINVAL,
      operation: "ovs_datapath.set",
    });
  };
  // Kernels without this cache have no optional features.
  if (found.masksCacheSize === undefined || supports(IMPOSSIBLE)) return [...PER_VPORT];
  return (["unaligned", "vport-pids", SHARING, "dispatch-upcall-per-cpu"] as const).filter(supports);
}

/** Returns the result; undefined if the kernel does not support it (EOPNOTSUPP). */
function unlessUnsupported<Reply>(action: () => Reply): { reply: Reply } | undefined {
  try {
    return { reply: action() };
  } catch (error) {
    if (isRejectedWith(error, EOPNOTSUPP)) return undefined;
    throw error;
  }
}
