import {
  type AttributeReader,
  dump,
  lookupFamily,
  type Message,
  type MessageView,
  MessageWriter,
  NETLINK_GENERIC,
  type NetworkNamespace,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  transact,
} from "../../../src/index.ts";

/** Lengths in bytes of the two headers of an Open vSwitch message: struct genlmsghdr and struct ovs_header. */
export const GENERIC_HEADER = 4;
export const OVS_HEADER = 4;
const HEADERS = GENERIC_HEADER + OVS_HEADER;

/**
 * Names and versions of the Open vSwitch netlink families. The versions, like all numbers in this file, are from
 * linux/openvswitch.h.
 */
const VERSIONS = { ovs_datapath: 2, ovs_vport: 1, ovs_flow: 1, ovs_packet: 1 } as const;
export type OvsFamily = keyof typeof VERSIONS;

export const OVS_CMD_NEW = 1;
export const OVS_CMD_DEL = 2;
export const OVS_CMD_GET = 3;
export const OVS_CMD_SET = 4;

export const OVS_DP_ATTR_NAME = 1;
export const OVS_DP_ATTR_UPCALL_PID = 2;
export const OVS_DP_ATTR_STATS = 3;
export const OVS_DP_ATTR_USER_FEATURES = 5;
export const OVS_DP_F_UNALIGNED = 1;
export const OVS_DP_F_VPORT_PIDS = 2;

export const OVS_VPORT_ATTR_PORT_NO = 1;
export const OVS_VPORT_ATTR_TYPE = 2;
export const OVS_VPORT_ATTR_NAME = 3;
export const OVS_VPORT_ATTR_OPTIONS = 4;
export const OVS_VPORT_ATTR_UPCALL_PID = 5;
export const OVS_TUNNEL_ATTR_DST_PORT = 1;
export const OVS_VPORT_TYPE_NETDEV = 1;
export const OVS_VPORT_TYPE_INTERNAL = 2;
export const OVS_VPORT_TYPE_VXLAN = 4;

export const OVS_FLOW_ATTR_KEY = 1;
export const OVS_FLOW_ATTR_ACTIONS = 2;
export const OVS_FLOW_ATTR_STATS = 3;
export const OVS_FLOW_ATTR_MASK = 7;

export const OVS_PACKET_CMD_MISS = 1;
export const OVS_PACKET_CMD_ACTION = 2;
export const OVS_PACKET_CMD_EXECUTE = 3;
export const OVS_PACKET_ATTR_PACKET = 1;
export const OVS_PACKET_ATTR_KEY = 2;
export const OVS_PACKET_ATTR_ACTIONS = 3;
export const OVS_PACKET_ATTR_USERDATA = 4;

export const OVS_ACTION_ATTR_OUTPUT = 1;
export const OVS_ACTION_ATTR_USERSPACE = 2;
export const OVS_USERSPACE_ATTR_PID = 1;
export const OVS_USERSPACE_ATTR_USERDATA = 2;

export const OVS_KEY_ATTR_IN_PORT = 3;
export const OVS_KEY_ATTR_ETHERNET = 4;
export const OVS_KEY_ATTR_ETHERTYPE = 6;
export const OVS_KEY_ATTR_IPV4 = 7;
export const OVS_KEY_ATTR_UDP = 10;

/** Packet counters of a datapath (struct ovs_dp_stats). */
export interface DatapathStatistics {
  hit: number;
  missed: number;
  lost: number;
  flows: number;
}

/** A port of a datapath, as the kernel reports it. */
export interface Port {
  number: number;
  type: number;
  name: string;
  upcallPorts: number[];
}

/** The fields of an upcall that the tests check. */
export interface Upcall {
  command: number;
  datapath: number;
  packet: Uint8Array;
  userdata: Uint8Array | undefined;
  key: Key;
}

/** The fields of a flow key that the tests check. */
export interface Key {
  /** Bytes of the complete flow key attribute, which a test can copy into a request. */
  bytes: Uint8Array;
  inPort?: number;
  source?: string;
  destination?: string;
  etherType?: number;
  sourceAddress?: string;
  destinationAddress?: string;
  protocol?: number;
  sourcePort?: number;
  destinationPort?: number;
}

/**
 * Starts a message of an Open vSwitch family that concerns a datapath. With 0, the message concerns no particular
 * datapath.
 */
export function ovsMessage(
  family: OvsFamily,
  command: number,
  datapath: number,
  netns?: NetworkNamespace,
  flags: number = NLM_F_REQUEST,
): MessageWriter {
  const { id } = lookupFamily(family, { netns });
  return new MessageWriter(id, flags).genetlink(command, VERSIONS[family]).struct((header) => header.s32(datapath));
}

/** Returns a request to execute actions on a packet as if the packet had this flow key. */
export function executeRequest(
  family: number,
  datapath: number,
  packet: Uint8Array,
  key: Uint8Array,
  actions: (writer: MessageWriter) => void,
): Message {
  return new MessageWriter(family)
    .genetlink(OVS_PACKET_CMD_EXECUTE, VERSIONS.ovs_packet)
    .struct((header) => header.s32(datapath))
    .bytes(OVS_PACKET_ATTR_PACKET, packet)
    .nest(OVS_PACKET_ATTR_KEY, (nest) => nest.raw(key))
    .nest(OVS_PACKET_ATTR_ACTIONS, actions)
    .finish();
}

export function ovsAttributes(message: MessageView): AttributeReader {
  return message.attributes(HEADERS);
}

/**
 * A datapath in a network namespace, created only with the netlink core of the library. The datapath is deleted when
 * the object is disposed of.
 */
export class Datapath implements Disposable {
  readonly name: string;
  /** Index of the datapath's local interface. Requests identify the datapath by this index. */
  readonly index: number;
  readonly netns: NetworkNamespace;
  /** The kernel's reply to the request that created the datapath. */
  readonly answer: Message;

  constructor(netns: NetworkNamespace, name: string, upcallPort = 0, features: number = OVS_DP_F_UNALIGNED) {
    const request = ovsMessage("ovs_datapath", OVS_CMD_NEW, 0, netns, NLM_F_REQUEST | NLM_F_ECHO)
      .string(OVS_DP_ATTR_NAME, name)
      .u32(OVS_DP_ATTR_UPCALL_PID, upcallPort)
      .u32(OVS_DP_ATTR_USER_FEATURES, features)
      .finish();
    this.answer = transact(NETLINK_GENERIC, request, { netns })!;
    this.name = name;
    this.index = this.answer.struct().skip(GENERIC_HEADER).s32();
    this.netns = netns;
  }

  /** Adds a port to the datapath and returns the port as the kernel reports it. */
  addPort(name: string, type: number, upcallPorts: number[] = [0], tunnelPort?: number): Port {
    const request = this.message("ovs_vport", OVS_CMD_NEW, NLM_F_REQUEST | NLM_F_ECHO)
      .string(OVS_VPORT_ATTR_NAME, name)
      .u32(OVS_VPORT_ATTR_TYPE, type)
      .u32Array(OVS_VPORT_ATTR_UPCALL_PID, upcallPorts);
    if (tunnelPort !== undefined) {
      request.nest(OVS_VPORT_ATTR_OPTIONS, (options) => options.u16(OVS_TUNNEL_ATTR_DST_PORT, tunnelPort));
    }
    return readPort(this.transact(request.finish())!);
  }

  ports(): Port[] {
    const request = this.message("ovs_vport", OVS_CMD_GET).finish();
    return dump(NETLINK_GENERIC, request, { netns: this.netns }).toArray().map(readPort);
  }

  port(number: number): Port {
    const request = this.message("ovs_vport", OVS_CMD_GET).u32(OVS_VPORT_ATTR_PORT_NO, number).finish();
    return readPort(this.transact(request)!);
  }

  removePort(number: number): void {
    this.transact(this.message("ovs_vport", OVS_CMD_DEL).u32(OVS_VPORT_ATTR_PORT_NO, number).finish());
  }

  /** Adds a flow with these actions that matches only packets with exactly this key, including the ports. */
  putFlow(key: Uint8Array, actions: (writer: MessageWriter) => void): void {
    const request = this.message("ovs_flow", OVS_CMD_NEW)
      .nest(OVS_FLOW_ATTR_KEY, (nest) => nest.raw(key))
      .nest(OVS_FLOW_ATTR_ACTIONS, actions);
    this.transact(request.finish());
  }

  /** Returns the number of packets and bytes of each flow. */
  flows(): { packets: number; bytes: number }[] {
    const request = this.message("ovs_flow", OVS_CMD_GET).finish();
    const messages = dump(NETLINK_GENERIC, request, { netns: this.netns }).toArray();
    return messages.map((message) => {
      const attribute = ovsAttributes(message);
      if (!attribute.find(OVS_FLOW_ATTR_STATS)) return { packets: 0, bytes: 0 };
      const fields = attribute.structure();
      return { packets: Number(fields.u64()), bytes: Number(fields.u64()) };
    });
  }

  /** Executes actions on a packet as if the packet had this flow key. */
  execute(packet: Uint8Array, key: Uint8Array, actions: (writer: MessageWriter) => void): void {
    const { id } = lookupFamily("ovs_packet", { netns: this.netns });
    this.transact(executeRequest(id, this.index, packet, key, actions));
  }

  statistics(): DatapathStatistics {
    const attribute = ovsAttributes(this.transact(this.message("ovs_datapath", OVS_CMD_GET).finish())!);
    if (!attribute.find(OVS_DP_ATTR_STATS)) throw new Error("the datapath has no statistics");
    const fields = attribute.structure();
    const [hit, missed, lost, flows] = [0, 1, 2, 3].map(() => Number(fields.u64()));
    return { hit: hit!, missed: missed!, lost: lost!, flows: flows! };
  }

  /** Starts a message of an Open vSwitch family that concerns this datapath. */
  message(family: OvsFamily, command: number, flags: number = NLM_F_REQUEST): MessageWriter {
    return ovsMessage(family, command, this.index, this.netns, flags);
  }

  transact(request: Message): Message | undefined {
    return transact(NETLINK_GENERIC, request, { netns: this.netns, headerLength: HEADERS });
  }

  /** Deletes the datapath and all ports that this object has added. */
  delete(): void {
    this.transact(this.message("ovs_datapath", OVS_CMD_DEL).finish());
  }

  [Symbol.dispose](): void {
    this.delete();
  }
}

export function readPort(message: MessageView): Port {
  const port: Port = { number: -1, type: -1, name: "", upcallPorts: [] };
  for (const attribute = ovsAttributes(message); attribute.next(); ) {
    if (attribute.type === OVS_VPORT_ATTR_PORT_NO) port.number = attribute.u32();
    else if (attribute.type === OVS_VPORT_ATTR_TYPE) port.type = attribute.u32();
    else if (attribute.type === OVS_VPORT_ATTR_NAME) port.name = attribute.string();
    else if (attribute.type === OVS_VPORT_ATTR_UPCALL_PID) port.upcallPorts = attribute.u32Array();
  }
  return port;
}

/** Parses an upcall message. The packet in the result is a copy. */
export function readUpcall(message: MessageView): Upcall {
  const fields = message.struct();
  const upcall: Upcall = {
    command: fields.u8(),
    datapath: fields.skip(3).s32(),
    packet: new Uint8Array(0),
    userdata: undefined,
    key: { bytes: new Uint8Array(0) },
  };
  for (const attribute = ovsAttributes(message); attribute.next(); ) {
    if (attribute.type === OVS_PACKET_ATTR_PACKET) upcall.packet = attribute.copy();
    else if (attribute.type === OVS_PACKET_ATTR_KEY) upcall.key = readKey(attribute);
    else if (attribute.type === OVS_PACKET_ATTR_USERDATA) upcall.userdata = attribute.copy();
  }
  return upcall;
}

function readKey(nest: AttributeReader): Key {
  const key: Key = { bytes: nest.copy() };
  for (const attribute = nest.nested(); attribute.next(); ) {
    const fields = attribute.structure();
    if (attribute.type === OVS_KEY_ATTR_IN_PORT) key.inPort = attribute.u32();
    else if (attribute.type === OVS_KEY_ATTR_ETHERTYPE) key.etherType = attribute.be16();
    else if (attribute.type === OVS_KEY_ATTR_ETHERNET) {
      key.source = hardwareAddress(fields.bytes(6));
      key.destination = hardwareAddress(fields.bytes(6));
    } else if (attribute.type === OVS_KEY_ATTR_IPV4) {
      key.sourceAddress = fields.bytes(4).join(".");
      key.destinationAddress = fields.bytes(4).join(".");
      key.protocol = fields.u8();
    } else if (attribute.type === OVS_KEY_ATTR_UDP) {
      key.sourcePort = fields.be16();
      key.destinationPort = fields.be16();
    }
  }
  return key;
}

function hardwareAddress(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** Returns a function that writes an `output` action to this port into a list of actions. */
export function output(port: number): (writer: MessageWriter) => void {
  return (writer) => {
    writer.u32(OVS_ACTION_ATTR_OUTPUT, port);
  };
}
