import { EINVAL, ENODEV, EOPNOTSUPP } from "../../constants/errno.ts";
import { NLM_F_ECHO } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import type { Vport } from "../../families/ovs-vport.ts";
import type { Write } from "../../schema/model/types.ts";
import {
  invalidPort,
  isRejectedWith,
  isUnknownType,
  type NamedDatapath,
  noInterface,
  noPort,
  noPortType,
  portFailure,
} from "./datapath-error.ts";
import { type Families, ONCE } from "./families.ts";
import { type NewPort, OVSP_LOCAL, type Port, type PortSelector, portOf, portSelector } from "./port.ts";

/** Name and number of a datapath. */
export interface PortOwner extends NamedDatapath {
  readonly ifindex: number;
}

/** Implements `Datapath.addPort`. `fields` are the attributes of the request. */
export function addPort(families: Families, datapath: PortOwner, port: NewPort, fields: Vport<Write>): Port {
  const { vport } = families;
  const header = headerOf(datapath);
  try {
    const made = vport.do("new", { ...fields, header }, { ...ONCE, flags: NLM_F_ECHO });
    return portOf(made ?? vport.do("get", { header, name: port.name }));
  } catch (error) {
    if (isUnknownType(error)) throw noPortType(port.type, error);
    // If the datapath exists, the interface does not.
    if (isRejectedWith(error, ENODEV) && exists(families, datapath)) throw noInterface(port.name, error);
    throw portFailure(port, error) ?? error;
  }
}

/** Implements `Datapath.getPort`. */
export function findPort(families: Families, datapath: PortOwner, selector: PortSelector): Port | undefined {
  try {
    return portOf(families.vport.do("get", { header: headerOf(datapath), ...selector }));
  } catch (error) {
    if (isRejectedWith(error, ENODEV) && exists(families, datapath)) return undefined;
    throw error;
  }
}

/** Returns a port, and throws DatapathError if it does not exist. */
export function knownPort(families: Families, datapath: PortOwner, port: number | string): Port {
  const fields = { header: headerOf(datapath), ...portSelector(port) };
  return onPort(families, datapath, port, () => portOf(families.vport.do("get", fields)));
}

/** Implements `Datapath.setPort`. `change` has the attributes of the request. */
export function changePort(families: Families, datapath: PortOwner, port: number | string, change: Vport<Write>): Port {
  const { vport } = families;
  const fields = { header: headerOf(datapath), ...portSelector(port) };
  return onPort(families, datapath, port, () => {
    const changed = explaining(
      () => vport.do("set", { ...change, ...fields }, { flags: NLM_F_ECHO }),
      (change.upcallPid?.length ?? 0) > 1 ? "several sockets for a port require the feature vport-pids" : undefined,
    );
    return portOf(changed ?? vport.do("get", fields));
  });
}

/** Implements `Datapath.removePort`. */
export function removePort(families: Families, datapath: PortOwner, port: number | string): void {
  const fields = { header: headerOf(datapath), ...portSelector(port) };
  const isLocal = port === OVSP_LOCAL || port === datapath.name;
  onPort(families, datapath, port, () => {
    explaining(
      () => families.vport.do("del", fields, ONCE),
      isLocal
        ? `"${datapath.name}" is the local port, which cannot be removed; delete() deletes the datapath with it`
        : undefined,
    );
  });
}

/** Returns the error if the interface of a port cannot be moved to another namespace. */
export function notMovable({ name, type, netnsid }: Port, standIn: boolean): NetlinkError | undefined {
  const operation = "movePort";
  if (standIn) {
    const message = "movePort: not supported with a connection (EOPNOTSUPP)";
    return new NetlinkError(message, { errno: EOPNOTSUPP, operation });
  }
  if (type !== "internal") {
    const message = `movePort: "${name}" is of type ${type} and would leave the datapath; only internal ports can be moved (EINVAL)`;
    return new NetlinkError(message, { errno: EINVAL, operation });
  }
  if (netnsid === undefined) return undefined;
  const message = `movePort: "${name}" is in another namespace (id ${netnsid}) and must be moved from there (EINVAL)`;
  return new NetlinkError(message, { errno: EINVAL, operation });
}

/** Calls `action`, and explains EINVAL with this reason if there is one. */
function explaining<Result>(action: () => Result, reason: string | undefined): Result {
  try {
    return action();
  } catch (error) {
    if (reason !== undefined && isRejectedWith(error, EINVAL)) throw invalidPort(reason, error);
    throw error;
  }
}

function headerOf({ ifindex }: PortOwner): { dpIfindex: number } {
  return { dpIfindex: ifindex };
}

/** Calls `action`, and explains ENODEV: the port or the datapath does not exist. */
function onPort<Result>(families: Families, datapath: PortOwner, port: number | string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (isRejectedWith(error, ENODEV) && exists(families, datapath)) throw noPort(port, datapath, error);
    throw error;
  }
}

function exists(families: Families, datapath: PortOwner): boolean {
  try {
    families.datapath.do("get", { header: headerOf(datapath) });
    return true;
  } catch (error) {
    if (isRejectedWith(error, ENODEV)) return false;
    throw error;
  }
}
