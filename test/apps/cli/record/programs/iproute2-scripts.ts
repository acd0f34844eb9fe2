// Commands of iproute2's own tests.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";

/** Tests whose commands cannot be repeated in another namespace, and the reasons. */
const excluded: Readonly<Record<string, string>> = {
  "ip/link/show_dev_wo_vf_rate.t": "decodes a file with a message, and sends nothing",
  "ip/netns/set_nsid.t": "names a network namespace by a descriptor of the process",
  "ip/netns/set_nsid_batch.t": "names a network namespace by a descriptor of the process",
  "ip/tunnel/add_tunnel.t": "creates tunnels with ioctl instead of netlink requests",
  "ss/ssfilter.t": "decodes a file with messages, and sends nothing",
};

/** Replaces the library of iproute2's tests: the functions print each command to descriptor 3 instead of running it. */
const LIBRARY = `print() {
  case $2 in
    -b) printf '%s -b - <<END\\n%s\\nEND\\n' "$1" "$(cat "$3")" ;;
    *) printf '%s' "$1"; shift; printf " '%s'" "$@"; printf '\\n' ;;
  esac >&3
}
ts_ip() { shift 2; print ip "$@"; }
ts_tc() { shift 2; print tc "$@"; }
ts_bridge() { shift 2; print bridge "$@"; }
tc() { print tc "$@"; }
TC=tc
rand_dev() { echo >>"$NAMES"; echo "d$(wc -l <"$NAMES")"; }
ts_qdisc_available() { return 1; }
ts_log() { :; }
ts_err() { :; }
test_on() { :; }
test_on_not() { :; }
test_lines_count() { :; }
`;

/** Commands that only show objects. */
const shows = / '(show|list|tunnelshow)'|^bridge 'vlan'$/;
/** Commands that delete an interface, a rule or a queueing discipline. */
const deletes = /^(ip|tc) .*'del'/;

/**
 * Returns the commands of iproute2's tests that send changes, one shell script per file. The tests delete what they create, so
 * their commands follow a second time without the deletions, for other interfaces: their objects exist when the states are
 * compared.
 *
 * @param isSelected whether to include a test, by its path below the folder of the tests.
 */
export function iproute2Scripts(isSelected: (file: string) => boolean): string[] {
  const tests = join(sourceDirectory("iproute2"), "testsuite/tests");
  const files = [...new Bun.Glob("**/*.t").scanSync({ cwd: tests })].filter((file) => !(file in excluded));
  const selected = files.filter(isSelected).toSorted();
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-iproute2-"));
  try {
    mkdirSync(join(directory, "lib"));
    writeFileSync(join(directory, "lib/generic.sh"), LIBRARY);
    const complete = selected.map((file, index) => commandsOf(join(tests, file), directory, `q${index}`));
    const repeated = selected.map((file, index) => commandsOf(join(tests, file), directory, `r${index}`));
    const remaining = repeated
      .filter((commands) => commands.some((command) => deletes.test(command)))
      .map((commands) => [...new Set(commands.filter((command) => !deletes.test(command)))]);
    return [...complete, ...remaining].map((commands) => commands.join("\n"));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * Returns the commands of a test, in whose working directory is {@link LIBRARY}.
 *
 * @param device name of the interface for a test that does not create one.
 */
function commandsOf(file: string, directory: string, device: string): string[] {
  const NAMES = join(directory, "names");
  const env = { ...process.env, DEV: device, STD_OUT: "/dev/null", STD_ERR: "/dev/null", NAMES };
  // Tests of queueing disciplines do not load the library.
  const command = ["sh", "-c", `exec 3>&1; . lib/generic.sh; . "$0"`, file];
  const { stdout } = Bun.spawnSync(command, { cwd: directory, env });
  const commands = stdout.toString().match(/^(?:.* <<END\n(?:.*\n)*?END|.+)$/gm) ?? [];
  const changes = commands.filter((one) => !shows.test(one));
  if (changes.some((one) => one.includes(`'${device}'`))) changes.unshift(`ip 'link' 'add' '${device}' 'type' 'dummy'`);
  return changes.map(withAddress);
}

/** Adds an address to a command that creates an interface with a random one, so that it is equal in both namespaces. */
function withAddress(command: string): string {
  const [, name] = /^ip 'link' 'add' (?:'dev' )?'(\w\d{1,2})'.* 'type' '(?:bridge|dummy|vxlan)'/.exec(command) ?? [];
  if (name === undefined) return command;
  // Names have a letter and a number.
  const address = `02:00:00:00:${name.charCodeAt(0).toString(16)}:${name.slice(1).padStart(2, "0")}`;
  return command.replace("'add'", `'add' 'address' '${address}'`);
}
