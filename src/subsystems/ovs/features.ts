import { checkArray } from "../../base/check.ts";
import { EINVAL, EOPNOTSUPP } from "../../constants/errno.ts";
import { NLM_F_ECHO } from "../../constants/netlink.ts";
import { failure } from "../../errors.ts";
import { type MaybePromise, type Steps, wait } from "../../io/io.ts";
import { isRejectedWith, noIfindex, notPerCpu } from "./core/datapath-error.ts";
import { type Families, ONCE } from "./core/families.ts";
import { type DatapathFeature, type DatapathFields, hasPerCpu, type NewDatapathFields } from "./datapath-options.ts";

/** A kernel that accepts this unused bit checks no feature bits. */
const IMPOSSIBLE = 0x8000_0000;
/** Invalid mask cache size: not a power of two. */
const IMPOSSIBLE_SIZE = 3;

const PER_VPORT: readonly DatapathFeature[] = ["unaligned", "vport-pids"];
const PER_CPU: readonly DatapathFeature[] = ["unaligned", "dispatch-upcall-per-cpu"];
const SHARING: DatapathFeature = "tc-recirc-sharing";

const MAKE = { ...ONCE, flags: NLM_F_ECHO };

type DatapathHeader = { dpIfindex: number };

/**
 * Creates a datapath with the given features (default: the best features that the kernel supports). Deletes the
 * datapath again if a later step fails.
 */
export function* createDatapath(
  families: Families,
  fields: NewDatapathFields,
  features: readonly DatapathFeature[] | undefined,
): Steps<DatapathFields> {
  const made = yield* features === undefined ? makeNegotiated(families, fields) : makeWith(families, fields, features);
  const { perCpuPids, ifindex } = fields;
  // Older kernels ignore both fields, as their reply shows.
  const ignoresPerCpu = perCpuPids !== undefined && made.perCpuPids === undefined;
  if (!ignoresPerCpu && (ifindex === undefined || ifindex === made.header.dpIfindex)) return made;
  yield* remove(families, made.header);
  throw ignoresPerCpu ? notPerCpu("ovs_datapath.new") : noIfindex("ovs_datapath.new");
}

function* makeWith(
  families: Families,
  fields: NewDatapathFields,
  features: readonly DatapathFeature[],
): Steps<DatapathFields> {
  const reply = yield* wait(families.datapath.do("new", { ...fields, userFeatures: [...features] }, MAKE));
  return yield* orRemoved(families, fields.name, reply, (header) => wait(families.datapath.do("get", { header })));
}

/** If the kernel accepts an invalid feature bit, it checks none. */
function* makeNegotiated(families: Families, fields: NewDatapathFields): Steps<DatapathFields> {
  const make = (userFeatures: readonly DatapathFeature[]) =>
    families.datapath.do("new", { ...fields, userFeatures: [...userFeatures] }, MAKE);
  const unchecked = yield* unlessUnsupported(() => make([...PER_VPORT, IMPOSSIBLE]));
  if (unchecked !== undefined) {
    return yield* orRemoved(families, fields.name, unchecked.reply, function* (header) {
      yield* wait(families.datapath.do("set", { header, userFeatures: [...PER_VPORT] }));
      return yield* wait(families.datapath.do("get", { header }));
    });
  }
  const made = (yield* unlessUnsupported(() => make(PER_CPU))) ?? { reply: yield* wait(make(PER_VPORT)) };
  return yield* orRemoved(families, fields.name, made.reply, function* (header) {
    const userFeatures = (yield* wait(families.datapath.do("get", { header }))).userFeatures ?? [];
    yield* unlessUnsupported(() => families.datapath.do("set", { header, userFeatures: [...userFeatures, SHARING] }));
    return yield* wait(families.datapath.do("get", { header }));
  });
}

function* orRemoved(
  families: Families,
  name: string,
  reply: DatapathFields | undefined,
  action: (header: DatapathHeader) => Steps<DatapathFields>,
): Steps<DatapathFields> {
  let header = reply?.header;
  try {
    header ??= { dpIfindex: (yield* wait(families.datapath.do("get", { name }))).header.dpIfindex };
    return yield* action(header);
  } catch (error) {
    if (header !== undefined) yield* remove(families, header);
    throw error;
  }
}

/** Deletes a datapath after an error. Ignores errors of the deletion. */
function remove(families: Families, header: DatapathHeader): Steps<void> {
  return families.io.undoing(
    (function* (): Steps<void> {
      try {
        yield* wait(families.datapath.do("del", { header }, ONCE));
      } catch {}
    })(),
  );
}

/** Keeps existing features, on which the receiver of the upcalls depends. */
export function* adoptNegotiated(families: Families, found: DatapathFields): Steps<DatapathFields> {
  if ((found.userFeatures ?? []).length > 0) return found;
  const header = { dpIfindex: found.header.dpIfindex };
  const supported = yield* supportedFeatures(families, found);
  const userFeatures = supported.includes("dispatch-upcall-per-cpu") ? [...PER_CPU] : [...PER_VPORT];
  if (supported.includes(SHARING)) userFeatures.push(SHARING);
  yield* wait(families.datapath.do("set", { header, userFeatures }));
  return yield* wait(families.datapath.do("get", { header }));
}

/** The kernel disables omitted features, so requests repeat the current ones. */
export function* changeDatapath(
  { datapath }: Families,
  fields: Omit<DatapathFields, "userFeatures">,
  features: readonly DatapathFeature[] | undefined,
): Steps<DatapathFields> {
  if (features !== undefined) checkArray(features, "features");
  const { header } = fields;
  const perCpu = fields.perCpuPids !== undefined;
  const needsCurrent = features === undefined || perCpu;
  const current = (needsCurrent ? (yield* wait(datapath.do("get", { header }))).userFeatures : undefined) ?? [];
  const userFeatures = [...(features ?? current)];
  if (perCpu && !hasPerCpu(userFeatures)) throw notPerCpu("ovs_datapath.set");
  try {
    yield* wait(datapath.do("set", { ...fields, userFeatures }));
  } catch (error) {
    if (perCpu && isRejectedWith(error, EOPNOTSUPP)) throw notPerCpu("ovs_datapath.set");
    throw error;
  }
  const set = yield* wait(datapath.do("get", { header }));
  if (!perCpu || set.perCpuPids !== undefined) return set;
  // This kernel ignored per-CPU dispatch, so restore the previous features.
  yield* wait(datapath.do("set", { header, userFeatures: current }));
  throw notPerCpu("ovs_datapath.set");
}

/** The kernel checks features before the cache size, which is invalid. */
export function* supportedFeatures(families: Families, found: DatapathFields): Steps<DatapathFeature[]> {
  const header = { dpIfindex: found.header.dpIfindex };
  const current = found.userFeatures ?? [];
  const supports = function* (feature: DatapathFeature): Steps<boolean> {
    const userFeatures = current.includes(feature) ? [...current] : [...current, feature];
    try {
      yield* wait(families.datapath.do("set", { header, userFeatures, masksCacheSize: IMPOSSIBLE_SIZE }));
    } catch (error) {
      if (isRejectedWith(error, EOPNOTSUPP)) return false;
      if (isRejectedWith(error, EINVAL)) return true;
      throw error;
    }
    throw failure("ovs_datapath.set", "the kernel accepted a size that is not a power of two", EINVAL);
  };
  // Before Linux 5.10, there is no mask cache to test with.
  if (found.masksCacheSize === undefined || (yield* supports(IMPOSSIBLE))) return [...PER_VPORT];
  const supported: DatapathFeature[] = [];
  for (const feature of ["unaligned", "vport-pids", SHARING, "dispatch-upcall-per-cpu"] as const)
    if (yield* supports(feature)) supported.push(feature);
  return supported;
}

function* unlessUnsupported<Reply>(action: () => MaybePromise<Reply>): Steps<{ reply: Reply } | undefined> {
  try {
    return { reply: yield* wait(action()) };
  } catch (error) {
    if (isRejectedWith(error, EOPNOTSUPP)) return undefined;
    throw error;
  }
}
