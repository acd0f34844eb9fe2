import { checkArray } from "../../base/check.ts";
import { EAFNOSUPPORT, EBUSY, EEXIST, EFBIG, EINVAL, ENODEV, EOPNOTSUPP, ERANGE } from "../../constants/errno.ts";
import { type Operations as DatapathOperations, ovsDatapath, type UserFeatures } from "../../families/ovs-datapath.ts";
import { ovsVport, type Vport, type Operations as VportOperations } from "../../families/ovs-vport.ts";
import type { Write } from "../../schema/model/types.ts";
import type { FamilyHandlers, Received } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { FakeModule } from "./module.ts";
import { DatapathState, datapathFields, Feature, type PortState, portFields } from "./state.ts";

/** DP_MAX_PORTS of the kernel. */
const MAX_PORTS = 0xffff;
const LOCAL = 0;
const MAX_CACHE = 4096;

const featureBits: Readonly<Record<UserFeatures, number>> = {
  unaligned: Feature.Unaligned,
  "vport-pids": Feature.VportPids,
  "tc-recirc-sharing": Feature.TcRecircSharing,
  "dispatch-upcall-per-cpu": Feature.PerCpu,
};

export function bitsOf(features: readonly (UserFeatures | number)[]): number {
  checkArray(features, "features");
  return features.reduce<number>((bits, one) => (bits | (typeof one === "number" ? one : featureBits[one])) >>> 0, 0);
}

type DatapathRequest = DatapathOperations["new"]["do"]["request"];
type VportRequest = Received<{ header?: { dpIfindex?: number } } & Vport<Write>>;

export function datapathHandlers(module: FakeModule): FamilyHandlers<DatapathOperations> {
  return {
    get: {
      do: (request) => datapathFields(locate(module, request)),
      dump: () => [...module.datapaths.values()].map(datapathFields),
    },
    new: {
      do(request, { flags }) {
        module.checkPermitted();
        const { name, upcallPid } = request;
        if (name === undefined || upcallPid === undefined) throw new Refusal(EINVAL);
        checkChange(module, request);
        const ifindex = module.checksFeatures ? request.ifindex : undefined;
        module.checkNewInterface(name, ifindex, EEXIST);
        const datapath = new DatapathState(name, module.addInterface(name, ifindex));
        change(module, datapath, request);
        module.datapaths.set(datapath.ifindex, datapath);
        const local = { datapath, number: LOCAL, name, type: "internal" as const, ifindex: datapath.ifindex };
        addPort({ ...local, upcallPids: [upcallPid], options: undefined });
        return module.announce(ovsDatapath, "new-ntf", flags, () => datapathFields(datapath));
      },
    },
    set: {
      do(request, { flags }) {
        module.checkPermitted();
        const datapath = locate(module, request);
        checkChange(module, request);
        change(module, datapath, request);
        return module.announce(ovsDatapath, "set-ntf", flags, () => datapathFields(datapath));
      },
    },
    del: {
      do(request, { flags }) {
        module.checkPermitted();
        const datapath = locate(module, request);
        const fields = module.announce(ovsDatapath, "del-ntf", flags, () => datapathFields(datapath));
        module.datapaths.delete(datapath.ifindex);
        for (const { name, type } of datapath.ports.values()) if (type !== "netdev") module.interfaces.delete(name);
        return fields as undefined;
      },
    },
  };
}

function locate(module: FakeModule, { header, name }: DatapathRequest): DatapathState {
  const datapaths = [...module.datapaths.values()];
  const found =
    name === undefined ? module.datapaths.get(header?.dpIfindex ?? 0) : datapaths.find((one) => one.name === name);
  if (found === undefined) throw new Refusal(ENODEV);
  return found;
}

function checkChange(module: FakeModule, { userFeatures = [], masksCacheSize, perCpuPids }: DatapathRequest): void {
  const bits = bitsOf(userFeatures);
  if (module.checksFeatures && (bits & ~module.features) !== 0) throw new Refusal(EOPNOTSUPP);
  if (masksCacheSize !== undefined) {
    if (masksCacheSize > MAX_CACHE) {
      throw new Refusal(ERANGE, { message: "integer out of range", attribute: "masks-cache-size" });
    }
    if ((masksCacheSize & (masksCacheSize - 1)) !== 0) throw new Refusal(EINVAL);
  }
  if ((bits & module.features & Feature.PerCpu) !== 0 && perCpuPids?.length === 0) throw new Refusal(EINVAL);
}

/** As in the kernel, a request without `userFeatures` disables all features. */
function change(module: FakeModule, datapath: DatapathState, request: DatapathRequest): void {
  const { userFeatures = [], masksCacheSize, perCpuPids } = request;
  datapath.features = bitsOf(userFeatures);
  datapath.effective = datapath.features & module.features;
  if (masksCacheSize !== undefined) datapath.masksCacheSize = masksCacheSize;
  if ((datapath.effective & Feature.PerCpu) !== 0 && perCpuPids !== undefined) datapath.perCpuPids = [...perCpuPids];
}

type NewPort = Pick<PortState, "datapath" | "number" | "name" | "type" | "upcallPids" | "ifindex" | "options">;

function addPort(port: NewPort): PortState {
  const counters = {
    rxPackets: 0n,
    txPackets: 0n,
    rxBytes: 0n,
    txBytes: 0n,
    rxErrors: 0n,
    txErrors: 0n,
    rxDropped: 0n,
    txDropped: 0n,
  };
  const added = { ...port, counters, success: 0n, fail: 0n };
  port.datapath.ports.set(port.number, added);
  return added;
}

export function vportHandlers(module: FakeModule): FamilyHandlers<VportOperations> {
  return {
    get: {
      do: (request) => portFields(locatePort(module, request)),
      dump({ header }) {
        return [...module.datapath(header.dpIfindex).ports.values()].map(portFields);
      },
    },
    new: {
      do(request, { flags }) {
        module.checkPermitted();
        const port = createPort(module, request);
        return module.announce(ovsVport, "new-ntf", flags, () => portFields(port));
      },
    },
    set: {
      do(request, { flags }) {
        module.checkPermitted();
        const port = locatePort(module, request);
        if (request.type !== undefined && request.type !== port.type) throw new Refusal(EINVAL);
        if (request.options !== undefined) throw new Refusal(EOPNOTSUPP);
        if (request.upcallPid !== undefined) port.upcallPids = checkedPids(port.datapath, request.upcallPid);
        return module.announce(ovsVport, "set-ntf", flags, () => portFields(port));
      },
    },
    del: {
      do(request, { flags }) {
        module.checkPermitted();
        const port = locatePort(module, request);
        if (port.number === LOCAL) throw new Refusal(EINVAL);
        return removePort(module, port, flags) as undefined;
      },
    },
  };
}

function createPort(module: FakeModule, request: VportRequest): PortState {
  const { name, type, upcallPid, ifindex, options } = request;
  if (name === undefined || type === undefined || upcallPid === undefined) throw new Refusal(EINVAL);
  if (ifindex !== undefined && type !== "internal") throw new Refusal(EOPNOTSUPP);
  if ((request.portNo ?? 0) >= MAX_PORTS) throw new Refusal(EFBIG);
  const datapath = module.datapath(request.header?.dpIfindex ?? 0);
  let number = request.portNo ?? 0;
  if (number !== 0 && datapath.ports.has(number)) throw new Refusal(EBUSY);
  if (number === 0) {
    for (number = 1; datapath.ports.has(number); number++);
    if (number >= MAX_PORTS) throw new Refusal(EFBIG);
  }
  if (!["netdev", "internal", "gre", "vxlan", "geneve"].includes(`${type}`)) throw new Refusal(EAFNOSUPPORT);
  if ((type === "vxlan" || type === "geneve") && options?.dstPort === undefined) throw new Refusal(EINVAL);
  const port = { datapath, number, name, type, upcallPids: checkedPids(datapath, upcallPid) };
  if (type === "netdev") {
    const found = module.interfaces.get(name);
    if (found === undefined) throw new Refusal(ENODEV);
    const user = module.portNamed(name);
    if (user !== undefined && user.type !== "netdev") throw new Refusal(EINVAL);
    if (user !== undefined) throw new Refusal(user.datapath === datapath ? EEXIST : EBUSY);
    return addPort({ ...port, ifindex: found, options: undefined });
  }
  module.checkNewInterface(name, ifindex);
  const twin = module.tunnel(type, options?.dstPort);
  if (twin) throw new Refusal(type === "geneve" ? EBUSY : EEXIST);
  return addPort({
    ...port,
    ifindex: module.addInterface(name, ifindex),
    options: options as PortState["options"],
  });
}

function checkedPids(datapath: DatapathState, pids: readonly number[]): number[] {
  if (pids.length === 0) throw new Refusal(EINVAL);
  if (pids.length > 1 && (datapath.effective & Feature.VportPids) === 0) throw new Refusal(EINVAL);
  return [...pids];
}

function locatePort(module: FakeModule, { header, name, portNo, ifindex }: VportRequest): PortState {
  const dpIfindex = header?.dpIfindex ?? 0;
  if (ifindex !== undefined) throw new Refusal(EOPNOTSUPP);
  if (name !== undefined) {
    const port = module.portNamed(name);
    if (port === undefined || (dpIfindex !== 0 && port.datapath.ifindex !== dpIfindex)) throw new Refusal(ENODEV);
    return port;
  }
  if (portNo === undefined) throw new Refusal(EINVAL);
  if (portNo >= MAX_PORTS) throw new Refusal(EFBIG);
  const port = module.datapath(dpIfindex).ports.get(portNo);
  if (port === undefined) throw new Refusal(ENODEV);
  return port;
}

export function removePort(module: FakeModule, port: PortState, flags = 0): ReturnType<typeof portFields> | undefined {
  const fields = module.announce(ovsVport, "del-ntf", flags, () => portFields(port));
  port.datapath.ports.delete(port.number);
  if (port.type !== "netdev") module.interfaces.delete(port.name);
  return fields;
}
