import { beforeAll, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links, Neighbours, Rules } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram, sharedNamespace } from "../../support/environment.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { cli, objects, output } from "./cli.ts";
import { commandWords } from "./command.ts";

describeInNamespaces("bun-netlink show", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    using links = Links.open({ netns });
    links.add({ ifname: "br0", kind: "bridge", up: true });
    links.add({ ifname: "veth0", kind: "veth", data: { peer: { ifname: "veth1" } }, master: "br0" });
    links.addAltNames("br0", ["other0"]);
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "br0", local: "192.0.2.1", prefixlen: 24 });
  });

  test("aligns the columns and omits empty ones", () => {
    const [head, ...rows] = output(["show", "links"], { netns }).trimEnd().split("\n");
    expect(head).toMatch(/^INDEX {2}NAME +KIND +STATE +MTU +MASTER +LINK +ADDRESS +FLAGS$/);
    expect(rows).toHaveLength(4);
    const column = head!.indexOf("MTU");
    expect(rows.find((row) => row.includes("bridge"))!.slice(column)).toStartWith("1500 ");
    expect(output(["show", "rules"], { netns })).not.toContain("MARK");
  });

  test.skipIf(!hasProgram("ip"))("--json prints the same links as `ip`", () => {
    const expected = ipJson(netns, "link").map(({ ifindex, ifname, mtu }) => ({ ifindex, ifname, mtu }));
    const found = objects(["show", "links"], { netns }).map(({ ifindex, ifname, mtu }) => ({ ifindex, ifname, mtu }));
    expect(found).toEqual(expected as never);
  });

  test("filters rows by columns, list items and JSON fields", () => {
    const names = (...filters: string[]) =>
      objects(["show", "links", ...filters], { netns }).map(({ ifname }) => ifname);
    expect(names("kind=bridge")).toEqual(["br0"]);
    expect(names("kind=veth", "name!=veth1")).toEqual(["veth0"]);
    expect(names("flags=loopback")).toEqual(["lo"]);
    expect(names("kind=bridge,veth", "name!=veth1")).toEqual(["veth0", "br0"].toSorted());
    expect(names("kind!=bridge,veth")).toEqual(["lo"]);
    expect(names("flags=loopback,up", "kind!=bridge,veth")).toEqual(["lo"]);
    expect(names("state=6,1", "kind=wireguard")).toEqual([]);
    expect(names("data.ageingTime=30000")).toEqual(["br0"]);
    expect(names("master=br0")).toEqual(["veth0"]);
    for (const filter of ["kind=wireguard", "flags=promisc", "kind=infiniband", "operstate=testing", "ifname!=zz"])
      expect(names(filter, "name!=veth1", "name!=veth0", "name!=lo", "name!=br0")).toEqual([]);
  });

  test("an empty value in a filter selects rows without the value, and is a warning if all rows have one", () => {
    const selected = (filter: string) =>
      objects(["show", "links", filter, "kind!=loopback"], { netns })
        .map(({ ifname }) => ifname)
        .toSorted();
    expect(selected("master=")).toEqual(["br0", "veth1"]);
    expect(selected("master!=")).toEqual(["veth0"]);
    expect(cli(["show", "links", "master="], { netns }).stderr).toBe("");
    const { stdout, stderr, status } = cli(["show", "links", "mtu="], { netns });
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
    expect(stderr).toStartWith(
      'warning: filter "mtu=": all rows of links have a value; an empty value selects rows without',
    );
  });

  test("filters named values by number", () => {
    using rules = Rules.open({ netns });
    for (const protocol of ["bgp", "55"] as const) rules.add({ table: 100, protocol, src: "192.0.2.0/24" });
    const selected = (filter: string) => objects(["show", "rules", filter], { netns }).map(({ protocol }) => protocol);
    expect(selected("protocol=186")).toEqual(["bgp"]);
    expect(selected("protocol=bgp")).toEqual(["bgp"]);
    expect(selected("protocol=55")).toEqual(["55"]);
    expect(selected("protocol!=186")).not.toContain("bgp");
    expect(selected("action=1")).toEqual(selected("action=table"));
    expect(selected("family=2")).toEqual(selected("family=inet"));
    expect(selected("family=2").length).toBeGreaterThan(2);
    using neighbours = Neighbours.open({ netns });
    for (const [dst, state] of [
      ["192.0.2.8", "permanent"],
      ["192.0.2.9", "noarp"],
    ] as const)
      neighbours.add({ dev: "br0", dst, lladdr: "02:00:5e:00:53:01", state: [state] });
    const dsts = (...filters: string[]) =>
      objects(["show", "neighbours", "dev=br0", ...filters], { netns }).map(({ dst }) => dst);
    expect(dsts("state=128")).toEqual(["192.0.2.8"]);
    expect(dsts("state!=128")).toEqual(dsts("state!=permanent"));
    const types = (filter: string) => objects(["show", "routes", filter], { netns }).map(({ dst }) => dst);
    expect(types("type=2")).toEqual(types("type=local"));
    expect(types("type=2").length).toBeGreaterThan(0);
  });

  test("calls privacy addresses temporary, like ip", () => {
    using own = NetworkNamespace.create();
    const setup = `ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up
      echo 2 > /proc/sys/net/ipv6/conf/v0/use_tempaddr; ip addr add fd00::1/64 dev v0 nodad mngtmpaddr
      ip addr add 10.0.0.1/24 dev v0; ip addr add 10.0.0.2/24 dev v0`;
    runIn(own, ["sh", "-ec", setup]);
    const shown = (...args: string[]) => cli(["show", "addresses", "dev=v0", ...args], { netns: own }).stdout;
    expect(shown("family=inet6")).toMatch(/^v0 +fd00::\S+\/64 .*\btemporary\b/m);
    expect(shown("family=inet6")).not.toContain("secondary");
    expect(shown("family=inet")).toMatch(/^v0 +10\.0\.0\.2\/24 .*\bsecondary\b/m);
    const rows = (filter: string) => shown("--json", filter).trim().split("\n").length;
    const filters = ["flags=temporary", "flags=secondary", "flags!=temporary", "flags!=secondary"];
    const all = shown("--json").trim().split("\n").length;
    expect(filters.map(rows)).toEqual([1, 1, all - 1, all - 1]);
  });

  test("a filter has bytes that are not UTF-8 as the table prints them", () => {
    using own = NetworkNamespace.create();
    runIn(own, ["sh", "-ec", `ip link add "$(printf 'a\\377b')" type veth peer name v1`]);
    const { stdout } = cli(["show", "links", "name=a\\xffb"], { netns: own });
    expect(stdout.trim().split("\n")).toEqual([expect.anything(), expect.stringContaining(" a\\xffb ")]);
  });

  test("a filter for a protocol selects the sockets of IPv4 and IPv6", () => {
    const program = `
      for (const hostname of ["0.0.0.0", "::"]) Bun.listen({ hostname, port: 0, socket: { data() {} } });
      const filters = ["protocol=tcp", "protocol=tcp6", "protocol!=tcp"];
      for (const filter of filters) {
        const { stdout } = Bun.spawnSync([...process.argv.slice(1), "show", "sockets", "state=listen", "--json", filter]);
        const rows = stdout.toString().split("\\n").filter(Boolean).map((line) => JSON.parse(line));
        console.log(rows.filter(({ protocol }) => protocol === "tcp").map(({ family }) => family).sort().join());
      }
      process.exit(0);
    `;
    const { stdout } = Bun.spawnSync(["unshare", "-rn", process.execPath, "-e", program, ...commandWords]);
    expect(stdout.toString().split("\n").slice(0, 3)).toEqual(["inet,inet6", "inet6", ""]);
  });

  test.skipIf(!hasProgram("ip"))("names the other end of a link in another namespace", () => {
    const program = `
      mount -t tmpfs none /run && ip netns add web1 && ip link add v0 type veth peer name eth0 netns web1 || exit 3
      "$@" show links name=v0 --json; "$@" show links --all-netns --json name=eth0; "$@" show links link=web1/eth0 --json
      (while sleep 0.3; do ip link set v0 up; ip link set v0 down; done) &
      "$@" monitor links --filter name=v0 --json --count 1 | head -n 1; kill $!`;
    const script = ["sh", "-c", program, "sh", ...commandWords];
    const { stdout, exitCode } = Bun.spawnSync(["unshare", "-rnm", ...script]);
    expect(exitCode).toBe(0);
    const rows = stdout.toString().trim().split("\n");
    const [monitored] = JSON.parse(rows.pop()!).items;
    expect(monitored.peer).toBe("web1/eth0");
    expect(rows.map((row) => JSON.parse(row).peer)).toEqual(["web1/eth0", "(current)/v0", "web1/eth0"]);
  });

  test("colours states", () => {
    const env = { FORCE_COLOR: "1" };
    expect(output(["show", "links", "name=br0"], { netns, env })).toContain("\x1b[31mdown\x1b[39m");
    expect(output(["show", "links", "name=br0"], { netns })).not.toContain("\x1b");
  });

  test.each([
    [["show", "lnks"], 'unknown table "lnks"; did you mean "links"?'],
    [["show", "links", "stat=up"], 'filter "stat=up": the table links has no field "stat"; did you mean "state"?'],
    // The table mdb is empty: names of fields are checked even without rows.
    [["show", "mdb", "prot=1"], 'filter "prot=1": the table mdb has no field "prot"; did you mean "port"?'],
    [["show", "links", "mtu=big"], 'filter "mtu=big": expected a number, got "big"'],
    [["show", "links", "carrier=toString"], 'filter "carrier=toString": expected true or false, got "toString"'],
    [["show", "links", "carrier=yes"], 'filter "carrier=yes": expected true or false, got "yes"'],
    [["show", "links", "state=upp"], 'filter "state=upp": unknown value "upp"; did you mean "up"?'],
    [["show", "routes", "table=nope"], 'filter "table=nope": unknown value "nope"; there are: default, main, local'],
    [["show", "rules", "table!=nope"], 'filter "table!=nope": unknown value "nope"; there are: default, main, local'],
    [["show", "routes", "protocol=sttic"], 'filter "protocol=sttic": unknown value "sttic"; did you mean "static"?'],
    [["show", "routes", "scope=lnk"], 'filter "scope=lnk": unknown value "lnk"; did you mean "link"?'],
    [["show", "addresses", "scope=lnk"], 'filter "scope=lnk": unknown value "lnk"; did you mean "link"?'],
    [["show", "rules", "action=drop"], 'filter "action=drop": unknown value "drop"; there are: table, goto'],
    [["show", "routes", "dev=nope"], 'filter "dev=nope": there is no interface "nope"'],
    [["show", "links", "name=other0"], 'filter "name=other0": the interface has the name "br0"; use this name'],
    [["show", "addresses", "dev=other0"], 'filter "dev=other0": the interface has the name "br0"; use this name'],
    [["show", "links", "name=nope", "--all-netns"], 'filter "name=nope": there is no interface "nope"'],
    [["show", "links", "ifname=zz"], 'filter "ifname=zz": there is no interface "zz"'],
    [["show", "routes", "iif=zz"], 'filter "iif=zz": there is no interface "zz"'],
    [["show", "netconf", "interface=zz"], 'filter "interface=zz": there is no interface "zz"'],
    [["show", "links", "flags=runing"], 'filter "flags=runing": unknown value "runing"; did you mean "running"?'],
    [["show", "links", "operstate=upp"], 'filter "operstate=upp": unknown value "upp"; did you mean "up"?'],
    [["show", "routes", "family=ip"], 'filter "family=ip": unknown value "ip"'],
    [["show", "addresses", "flags=tentativ"], 'filter "flags=tentativ": unknown value "tentativ"; did you mean '],
    [["show", "sockets", "protocol=tpc"], 'filter "protocol=tpc": unknown value "tpc"; did you mean "tcp"?'],
    [["show", "links", "kind=bridge", "operstate=up,upp"], 'filter "operstate=up,upp": unknown value "upp"'],
    // Names are checked even if a row has another name of the filter, or none is excluded.
    [["show", "links", "flags=up,zz"], 'filter "flags=up,zz": unknown value "zz"'],
    [["show", "links", "flags!=runing"], 'filter "flags!=runing": unknown value "runing"; did you mean "running"?'],
    [["show", "links", "linkType!=ether,zz"], 'filter "linkType!=ether,zz": unknown value "zz"'],
    [["show", "links", "name!=other0"], 'filter "name!=other0": the interface has the name "br0"; use this name'],
    [["show", "links", "linkType=zz"], 'filter "linkType=zz": unknown value "zz"'],
    [["show", "nexthops", "groupType=zz"], 'filter "groupType=zz": unknown value "zz"'],
    [["show", "sockets", "family=zz"], 'filter "family=zz": unknown value "zz"; there are: inet, inet6'],
    [["show", "sockets", "type=zz"], 'filter "type=zz": unknown value "zz"'],
    [["show", "connections", "family=zz"], 'filter "family=zz": unknown value "zz"'],
    [["show", "connections", "state=zz"], 'filter "state=zz": unknown value "zz"'],
    [["show", "connections", "status=zz"], 'filter "status=zz": unknown value "zz"'],
    [["show", "sockets", "state=10"], 'filter "state=10": unknown value "10"; there are: '],
    [["show", "nft-sets", "kind=1"], 'filter "kind=1": unknown value "1"; there are: set, map'],
    [["show", "links", "--netns", "pid:abc"], '--netns pid:abc: expected the number of a process after "pid:"'],
    [["show", "links", "--netns", ""], '--netns: expected a name, a path, or "pid:123"'],
    [["show", "links", "up"], 'filter "up": expected COLUMN=VALUE or COLUMN!=VALUE'],
    [["show", "uevents"], 'uevents: events cannot be listed; use "bun-netlink monitor uevents"'],
    [["show"], "missing required argument 'table'"],
    [["shwo", "links"], "unknown command 'shwo'\n(Did you mean show?)"],
    [["show", "links", "--jsn"], "unknown option '--jsn'\n(Did you mean --json?)"],
    [["show", "links", "--netns", "a", "--all-netns"], "--netns and --all-netns cannot be combined"],
  ])("exits with status 2 for the invalid arguments %j", (args, message) => {
    const { stdout, stderr, status } = cli(args, { netns });
    expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
    expect(stderr).toStartWith(`error: ${message}`);
  });

  test("warns of an unknown nested field in a filter", () => {
    const nested = cli(["show", "links", "data.nothing=1"], { netns });
    expect(nested).toMatchObject({ stdout: "", status: 0 });
    expect(nested.stderr).toStartWith('warning: filter "data.nothing=1": no row of links has this field');
    expect(cli(["show", "links", "linkNetnsid=5"], { netns })).toMatchObject({ stdout: "", stderr: "", status: 0 });
  });

  test.each([
    ["links", "kind=brige", 'unknown value "brige"; did you mean "bridge"?'],
    ["links", "slaveKind=zz", 'unknown value "zz"'],
    ["links", "kind=5", 'unknown value "5"'],
    ["links", "kind=bridge,zz", 'unknown value "zz"'],
    ["links", "kind!=brige", 'unknown value "brige"; did you mean "bridge"?'],
    ["qdiscs", "kind=htbb", 'unknown value "htbb"; did you mean "htb"?'],
  ])("warns of an unknown kind in a filter: %s %s", (table, filter, warning) => {
    const { stderr, status } = cli(["show", table, filter, "--json"], { netns });
    expect(stderr).toStartWith(`warning: filter "${filter}": ${warning}`);
    expect(status).toBe(0);
  });

  test.each([
    ["rules", "iif=vpn0"],
    ["rules", "oif=vpn0"],
    ["fdb", "viaIf=vpn0"],
    ["links", "flags=2147483648"],
    ["addresses", "valid=forever"],
    ["addresses", "validLifeTime=forever"],
  ])("accepts values that the kernel may report: %s %s", (table, filter) => {
    expect(cli(["show", table, filter, "--json"], { netns })).toMatchObject({ stderr: "", status: 0 });
  });

  test("reports a missing namespace without a stack trace", () => {
    const { stderr, status } = cli(["show", "links", "--netns", "no-such-namespace"], { netns });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: no network namespace at .*no-such-namespace.*\(ENOENT\)\n$/);
  });

  test("reads the namespace of another process", () => {
    const sleep = netns.run(() => Bun.spawn(["sleep", "1000"]));
    try {
      const found = objects(["show", "links", "name=br0", "--netns", `pid:${sleep.pid}`]);
      expect(found.map(({ ifname }) => ifname)).toEqual(["br0"]);
    } finally {
      sleep.kill();
    }
  });

  test.each([
    ["addresses", "local", "192.0.2.1"],
    ["routes", "dst", "192.0.2.0/24"],
    ["rules", "priority", 32766],
    ["qdiscs", "kind", "noqueue"],
    ["netconf", "interface", "br0"],
    ["sockets", "protocol", "netlink"],
  ])("prints the rows of the table %s", (table, field, value) => {
    expect(objects(["show", table], { netns }).map((row) => row[field])).toContain(value);
  });

  test.each(["neighbours", "nexthops", "fdb", "mdb", "namespaces"])("prints the table %s without an error", (table) => {
    expect(cli(["show", table], { netns })).toMatchObject({ status: 0, stderr: "" });
  });

  test("colours the heading if FORCE_COLOR is set", () => {
    expect(output(["show", "links"], { netns })).not.toContain("\x1b");
    expect(output(["show", "links"], { netns, env: { FORCE_COLOR: "1" } })).toStartWith("\x1b[1mINDEX");
    expect(output(["show", "links"], { netns, env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).not.toContain("\x1b");
  });

  test("exits with status 0 if the reader of its output exits", () => {
    const command = `"$@" show links | true; exit "\${PIPESTATUS[0]}"`;
    const { exitCode, stderr } = netns.run(() => Bun.spawnSync(["bash", "-c", command, "bash", ...commandWords]));
    expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
  });
});

test("bun-netlink --help lists the subcommands, which have examples", () => {
  const help = output(["--help"]);
  const names = [...help.matchAll(/^ {2}([a-z]+) (?=[<[\s])/gm)].map(([, name]) => name!);
  expect(names).toContain("show");
  for (const name of names.filter((one) => one !== "help")) {
    expect(output([name, "--help"])).toMatch(/\nExamples:\n {2}bun-netlink /);
  }
});

test("bun-netlink without arguments prints its help with status 2", () => {
  const { status, stderr } = cli([]);
  expect(status).toBe(2);
  expect(stderr).toStartWith("Usage: bun-netlink ");
});
