import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkFlag, checkInteger, checkOptions, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { inspectAs } from "../../base/inspect.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { rtAddr } from "../../families/rt-addr.ts";
import { rtLink } from "../../families/rt-link.ts";
import { rtNeigh } from "../../families/rt-neigh.ts";
import { rtNsid } from "../../families/rt-nsid.ts";
import { rtRoute } from "../../families/rt-route.ts";
import { rtRule } from "../../families/rt-rule.ts";
import { tc } from "../../families/tc.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { parseMac } from "../../subsystems/route/core/addresses.ts";
import { newName } from "../../subsystems/route/links/fields.ts";
import { checkKernel, FakeKernel } from "../fake-kernel.ts";
import { AddressTable } from "./addresses.ts";
import type { KnownLink, NetworkContext } from "./context.ts";
import { ForwardingTable } from "./forwarding.ts";
import { LinkTable } from "./links.ts";
import { NamespaceIds } from "./namespace-ids.ts";
import { NeighbourTable } from "./neighbours.ts";
import { RouteTable } from "./routes.ts";
import { RuleTable } from "./rules.ts";
import { TrafficControl } from "./traffic/traffic-control.ts";

/** Options of a network card in a fake network. */
export interface FakeDeviceOptions {
  /** Hardware address such as "02:00:5e:00:53:01" (default: a unique one). */
  address?: string | undefined;
  /** MTU of the network card in bytes (default 1500). */
  mtu?: number | undefined;
}

const deviceOptions: OptionChecks<FakeDeviceOptions> = {
  address: (value, path) => void parseMac(value as string, path),
  mtu: (value, path) => void checkInteger(value as number, 68, 65_535, path),
};

/**
 * The network of a fake kernel: links, addresses, routes, rules, neighbours, forwarding entries, traffic control and
 * namespace ids. A change has the same side effects as in the kernel: removing a link also removes its routes, for
 * example. A new fake network has only the interface `lo`, which is down, like a new network namespace.
 *
 * ```ts
 * using network = new FakeNetwork();
 * network.addDevice("eth0");
 * using links = Links.open({ socket: network.open() });
 * links.change({ dev: "eth0", up: true });
 * ```
 */
export class FakeNetwork implements Disposable {
  static {
    inspectAs(FakeNetwork, () => "FakeNetwork");
  }

  /**
   * Fake kernel that contains the fake network. Use it to inject faults, to lose events, to set `permitted`, and to
   * register further families.
   */
  readonly kernel: FakeKernel;
  /**
   * @internal
   */
  readonly context: NetworkContext;
  readonly #links: LinkTable;

  /**
   * Creates a network in a fake kernel (default: a new one).
   *
   * @throws TypeError if the argument is not a fake kernel.
   */
  constructor(kernel: FakeKernel = new FakeKernel()) {
    checkKernel(kernel);
    this.kernel = kernel;
    const context: NetworkContext = {
      kernel,
      link: (index) => this.#links.get(index),
      linkNamed: (name) => this.#links.byName(name),
      links: () => this.#links.all(),
      rootQdisc: (index) => traffic.rootKind(index),
      hasOwnAddresses: (index) => forwarding.hasOwn(index),
      opening: new Set(),
    };
    this.context = context;
    const rules = new RuleTable(context);
    const routes: RouteTable = new RouteTable(context, {
      tables: (family) => rules.tables(family),
      addresses: () => addresses.all,
    });
    const addresses = new AddressTable(context, {
      added: (address) => routes.addressAdded(address),
      removed: (address) => routes.addressRemoved(address),
    });
    const forwarding = new ForwardingTable(context);
    const neighbours = new NeighbourTable(context, forwarding);
    const traffic = new TrafficControl(context);
    const states = new Map<number, string>();
    const stateChanged = (link: KnownLink, isGone: boolean) => {
      forwarding.linkChanged(link, isGone);
      const state = `${link.isUp} ${link.isRunning}`;
      if (!isGone && states.get(link.index) === state) return;
      const wasUp = states.get(link.index)?.startsWith("true") === true;
      states.set(link.index, state);
      if (isGone) states.delete(link.index);
      if (isGone) traffic.linkRemoved(link.index);
      if (!isGone && !link.isUp && !wasUp) return;
      neighbours.linkChanged(link, isGone);
      if (link.isUp && !isGone) {
        routes.linkChanged(link, false);
        addresses.linkChanged(link, false);
      } else {
        addresses.linkChanged(link, isGone);
        routes.linkChanged(link, isGone);
      }
    };
    this.#links = new LinkTable(context, stateChanged);
    kernel.register(rtLink, this.#links.handlers);
    kernel.register(rtAddr, addresses.handlers);
    kernel.register(rtRoute, routes.handlers);
    kernel.register(rtRule, rules.handlers);
    kernel.register(rtNeigh, neighbours.handlers);
    kernel.register(tc, traffic.handlers);
    kernel.register(rtNsid, new NamespaceIds(context).handlers);
  }

  /** Opens a socket to the fake network, for `Links.open({ socket })`, `watch(links, { socket })` and others. */
  open(): NetlinkSocket {
    return this.kernel.open(NETLINK_ROUTE);
  }

  /**
   * Adds a network card with a connected cable to the fake network and returns its index. A network card is a link
   * without a kind, which no request can create.
   *
   * @throws TypeError or RangeError for invalid arguments, or if the name is in use.
   */
  addDevice(name: string, options: FakeDeviceOptions = {}): number {
    newName(name, "name");
    // The kernel never lists such a name: a number replaces "%d", and other names with "%" are invalid.
    if (name.includes("%")) throw rangeError("name", `expected a name without "%", got ${describeValue(name)}`);
    if (this.#links.byName(name) !== undefined) throw typeError("name", `there is a link "${name}" already`);
    checkOptions(options, deviceOptions);
    const { address, mtu } = options;
    return this.#links.addDevice(name, address === undefined ? {} : { address }, mtu);
  }

  /**
   * Connects the cable of a link in the fake network, or disconnects the cable. The link then gains or loses its
   * carrier.
   *
   * @throws TypeError if the link does not exist.
   */
  setCarrier(name: string, isConnected: boolean): void {
    checkFlag(isConnected, "isConnected");
    const link = this.#links.byName(name);
    if (link === undefined) throw typeError("name", `there is no link ${describeValue(name)}`);
    this.#links.setMedium(link, isConnected);
  }

  /** Disposes the fake kernel, which closes its sockets. */
  [Symbol.dispose](): void {
    this.kernel[Symbol.dispose]();
  }
}
