import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCniPlugin } from "../../support/shared.ts";

/** A static program that answers connections to its port 80. It is the only file of the containers. */
const server = String.raw`
#include <arpa/inet.h>
#include <unistd.h>
int main(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), client;
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(80) };
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 8) != 0) return 1;
  while ((client = accept(fd, 0, 0)) >= 0) {
    (void)!write(client, "container\n", 10);
    close(client);
  }
  return 1;
}`;

/**
 * The plugin as runtimes start it. It records its calls in the file "calls". If the file "repeat" exists, it calls ADD twice; if
 * the file "kill" exists, it kills the plugin once the plugin has created an interface.
 */
const wrapper = (folder: string) => `#!/bin/sh
cd ${folder}
cat > input-$$
if [ "$CNI_COMMAND" = ADD ] && [ -e kill ]; then
  rm kill
  ./plugin < input-$$ > /dev/null &
  plugin=$!
  for attempt in $(seq 1000); do
    if ip -o link show | grep -q @; then break; fi
  done
  kill -9 $plugin
  wait $plugin
  exit 137
fi
output=$(./plugin < input-$$)
status=$?
echo "$CNI_COMMAND $status $(cat input-$$)" >> calls
if [ "$CNI_COMMAND" = ADD ] && [ -e repeat ]; then
  rm repeat
  echo "REPEATED $? $(./plugin < input-$$)" >> calls
fi
rm input-$$
printf %s "$output"
exit $status
`;

/** Commands for scripts that run a container runtime in private namespaces, in which all of its state is temporary. */
export const prelude = (folder: string) => `set -e
cd ${folder}
mount --make-rprivate /
# crun supports no mixture of both versions of cgroups.
mount -t cgroup2 none /sys/fs/cgroup 2>/dev/null || mount -t tmpfs none /sys/fs/cgroup
for directory in /run /etc/cni/net.d /var/lib/cni; do mkdir -p $directory; mount -t tmpfs none $directory; done
mkdir -p /run/netns /run/lock
ip link set lo up
cp network.conflist /etc/cni/net.d/
connect() {
  for attempt in $(seq 200); do
    if answer=$(bash -c 'cat < /dev/tcp/127.0.0.1/8080' 2> /dev/null); then break; fi
    sleep 0.5
  done
  echo "$1: $answer"
}
limits() { tc qdisc show | sed -n 's/.* dev \\(...\\).* rate \\([^ ]*\\) .*/limit of \\1: \\2/p'; }
remains() {
  links=$(ip -o link show | grep -c -e @ -e ifb) || true
  addresses=$(ls /var/lib/cni/networks/lab 2> /dev/null | grep -vc last_) || true
  elements=$(nft list table inet bun-netlink-cni 2> /dev/null | grep -c comment) || true
  echo "$1: $links links, $addresses addresses, $elements elements"
}
`;

/** A folder with the plugin and a container, for a runtime. */
export class RuntimeFolder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "bun-netlink-runtime-"));
  readonly plugins: string = join(this.path, "plugins");
  readonly rootfs: string = join(this.path, "rootfs");

  /** Builds the container, and writes a network configuration with further members of the plugin's configuration. */
  static async create(plugin: object): Promise<RuntimeFolder> {
    const folder = new RuntimeFolder();
    const { path, plugins, rootfs } = folder;
    mkdirSync(plugins);
    mkdirSync(rootfs);
    copyFileSync(await findCniPlugin(), join(path, "plugin"));
    writeFileSync(join(plugins, "bun-netlink-bridge"), wrapper(path), { mode: 0o755 });
    folder.write("server.c", server);
    const cc = Bun.spawnSync(["cc", "-static", "-o", join(rootfs, "server"), join(path, "server.c")]);
    if (!cc.success) throw new Error(cc.stderr.toString());
    const ipam = { type: "host-local", subnet: "10.88.0.0/16" };
    const bridge = { type: "bun-netlink-bridge", bridge: "cni-lab", isDefaultGateway: true, ipMasq: true };
    const network = { cniVersion: "1.0.0", name: "lab", plugins: [{ ...bridge, hairpinMode: true, ipam, ...plugin }] };
    folder.write("network.conflist", JSON.stringify(network));
    return folder;
  }

  write(name: string, content: string | Uint8Array, mode = 0o644): void {
    writeFileSync(join(this.path, name), content, { mode });
  }

  /** Runs a script after {@link prelude} in new namespaces, and returns its lines and its errors. */
  async run(script: string): Promise<{ lines: string[]; errors: string }> {
    this.write("run.sh", prelude(this.path) + script);
    const command = ["unshare", "-nm", "--pid", "--fork", "--mount-proc", "bash", join(this.path, "run.sh")];
    const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
    const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    return { lines: output.trim().split("\n"), errors };
  }

  /** Returns the calls of the plugin: the operation with its status, and its input. */
  calls(): { operation: string; input: string }[] {
    const lines = readFileSync(join(this.path, "calls"), "utf8").trim().split("\n");
    return lines.map((line) => {
      const [, operation = "", input = ""] = /^(\w+ \d+) (.*)$/.exec(line) ?? [];
      return { operation, input };
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
