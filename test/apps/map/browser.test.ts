import { afterAll, afterEach, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { PATIENCE_MS } from "../../support/threads.ts";
import { describeInBrowser, Lab } from "./lab.ts";

/** Name of the namespace of the map's process on the map: the name of the host. */
const own = "lab";

// The timeout is long, because starting the browser takes seconds on a busy machine.
setDefaultTimeout(600_000);

const prepare = `
  ip link add br0 type bridge && ip link set br0 up && ip addr add 192.0.2.1/24 dev br0
  for name in blue red; do
    ip netns add $name
    ip link add v-$name type veth peer name eth0 netns $name
    ip link set v-$name master br0 up
    ip -n $name link set eth0 up
  done
  ip -n blue addr add 192.0.2.2/24 dev eth0
  ip -n blue link add name '<img>' type bridge
`;

describeInBrowser("map in a browser", () => {
  let lab: Lab;
  let page: Page;

  /** Returns the element of the page that shows an interface. */
  const chip = (netns: string, name: string, state = "") =>
    page.locator(`.chip[aria-label^="${name}, "][aria-label*=", ${state}"][aria-label*="namespace ${netns}"]`);
  const shown = (netns: string, name: string, state = "") => chip(netns, name, state).waitFor();
  const gone = (netns: string, name: string) => chip(netns, name).waitFor({ state: "detached" });
  const text = (selector: string) => page.locator(selector).textContent();

  /** Returns the names and states of all interfaces that the map shows. */
  async function interfacesOfMap(): Promise<string[]> {
    const labels = await page.locator(".chip").evaluateAll((chips) => chips.map((one) => one.ariaLabel ?? ""));
    return labels
      .map((label) => label.replace(/^(.*?), .*?, (up|down|no-carrier), namespace ([^,]*).*$/s, "$3 $1 $2"))
      .sort();
  }

  /** Returns the names and states of all interfaces of the kernel, as iproute2 reads them. */
  function interfacesOfKernel(): string[] {
    const names = [own, ...lab.run("ls /run/netns").trim().split("\n")];
    return names
      .flatMap((name) => {
        const output = lab.run(`ip ${name === own ? "" : `-n '${name}'`} -j link show`);
        return (JSON.parse(output) as { ifname: string; flags: string[]; operstate: string }[]).map((link) => {
          const isUp = ["UP", "UNKNOWN"].includes(link.operstate);
          return `${name} ${link.ifname} ${link.flags.includes("UP") ? (isUp ? "up" : "no-carrier") : "down"}`;
        });
      })
      .sort();
  }

  async function equalsKernel(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await Bun.sleep(100)) {
      if (Bun.deepEquals(await interfacesOfMap(), interfacesOfKernel())) return;
    }
    expect(await interfacesOfMap()).toEqual(interfacesOfKernel());
  }

  beforeAll(async () => {
    lab = await Lab.start(prepare, ["--who"]);
  });

  afterAll(() => lab[Symbol.asyncDispose]());

  beforeEach(async () => {
    page = await lab.browser.open(lab.url);
    await shown("blue", "eth0");
    await page.locator(`[data-group="loopback"]`).check();
  });

  afterEach(async () => {
    await page.context().close();
    expect(lab.browser.errors.splice(0)).toEqual([]);
  });

  test("shows the namespaces, interfaces, bridge ports and pairs", async () => {
    await equalsKernel();
    expect(new URL(page.url()).search).toBe("");
    expect(await page.locator(".namespace").count()).toBe(3);
    expect(await page.locator(".edge.pair").count()).toBe(2);
    const [bridge, port] = [await chip(own, "br0").boundingBox(), await chip(own, "v-blue").boundingBox()];
    expect(port!.y).toBeGreaterThan(bridge!.y);
    expect(port!.y + port!.height).toBeLessThan(bridge!.y + bridge!.height);
    expect(await text("#status")).toBe("Live");
  });

  test("shows created, renamed, moved and deleted interfaces", async () => {
    lab.run("ip link add w0 type veth peer name w1");
    await shown(own, "w1", "down");
    lab.run("ip link set w1 name moved");
    await shown(own, "moved");
    await gone(own, "w1");
    lab.run("ip link set moved netns blue");
    await shown("blue", "moved");
    await gone(own, "moved");
    lab.run("ip netns add green; ip -n blue link set moved netns green");
    await shown("green", "moved");
    await gone("blue", "moved");
    const edges = () => page.locator(".edge.pair").count();
    for (const end = Date.now() + PATIENCE_MS; (await edges()) !== 3 && Date.now() < end; ) await Bun.sleep(50);
    expect(await edges()).toBe(3);
    lab.run("ip link set w0 up; ip -n green link set moved up");
    await shown("green", "moved", "up");
    await equalsKernel();
    lab.run("ip link del w0");
    await gone("green", "moved");
    lab.run("ip netns del green");
    await page.locator('.namespace[aria-label^="Namespace green"]').waitFor({ state: "detached" });
    await equalsKernel();
    expect(await text("#events")).toContain("w0 removed");
  });

  test("shows the kernel's state after 100 rapid changes", async () => {
    lab.run(
      "for i in $(seq 100); do ip -n red link set eth0 down; ip -n red link set eth0 up; done; ip -n red link set eth0 down",
    );
    await shown("red", "eth0", "down");
    await equalsKernel();
    lab.run("ip -n red link set eth0 up");
    await shown("red", "eth0", "up");
    await equalsKernel();
  });

  test("shows interface names that contain HTML as text", async () => {
    await chip("blue", "<img>").click();
    expect(await text("#details h2")).toBe("<img>");
    lab.run("ip -n blue link set '<img>' mtu 1400; ip netns add '<b>x'");
    await page.locator("#events", { hasText: "<img>: MTU 1500 → 1400" }).waitFor();
    await page.locator("#namespace option", { hasText: "<b>x" }).waitFor({ state: "attached" });
    expect(await page.evaluate("document.images.length + document.querySelectorAll('b').length")).toBe(0);
    lab.run("ip netns del '<b>x'");
  });

  test("shows the addresses, routes and raw object of a clicked interface", async () => {
    await chip("blue", "eth0").click();
    const details = page.locator("#details");
    await details.locator("li", { hasText: "192.0.2.2/24" }).waitFor();
    await details.locator("li", { hasText: /^192\.0\.2\.0\/24 / }).waitFor();
    expect(await details.textContent()).toContain("v-blue");
    await details.locator("summary").click();
    expect(JSON.parse((await details.locator("pre").textContent())!)).toMatchObject({ ifname: "eth0", kind: "veth" });
    await details.locator("button", { hasText: "v-blue" }).click();
    expect(await text("#details h2")).toBe("v-blue");
    expect(await page.locator(".edge.active").count()).toBe(1);
    await page.locator('.namespace[data-id$="blue"], .namespace', { hasText: "red" }).locator(".strip").click();
    expect(await text("#details h2")).toBe("red");
  });

  test("searches interfaces and filters them by namespace and kind", async () => {
    await page.fill("#search", "192.0.2.2");
    await page.locator("#matches", { hasText: "1 match" }).waitFor();
    expect(await page.locator(".chip.match").getAttribute("aria-label")).toStartWith("eth0, veth, up, namespace blue");
    await page.press("#search", "Enter");
    expect(await text("#details h2")).toBe("eth0");
    await page.fill("#search", "");
    await page.selectOption("#namespace", { label: "red" });
    await gone("blue", "eth0");
    expect(await page.locator(".namespace").count()).toBe(1);
    await page.selectOption("#namespace", "");
    await shown("blue", "eth0");
    await page.uncheck('[data-group="pair"]');
    await gone("blue", "eth0");
    await shown(own, "br0");
    await page.check('[data-group="pair"]');
    await shown("blue", "eth0");
  });

  test("shows the path of a packet from the selected interface", async () => {
    await chip("blue", "eth0").click();
    await page.keyboard.press("p");
    await page.locator("#path").fill("192.0.2.1");
    await page.locator("#path").press("Enter");
    await page.locator(".hops .delivered").waitFor();
    const steps = await page.locator(".hops li").allTextContents();
    expect(steps.map((step) => step.replace(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, "MAC"))).toEqual([
      "blue: route to 192.0.2.1 from 192.0.2.2, sent by a local program: unicast dev eth0" +
        "the route 192.0.2.0/24 dev eth0 in table main; the rule 32766: lookup main",
      "blue: hardware address of 192.0.2.1 on eth0: no entry; MAC, which the answer to a request will contain",
      "blue: send on eth0: to v-blue in lab",
      "lab: receive on v-blue: received",
      "lab: forwarding entry of br0 for MAC: the bridge itself",
      "lab: receive on br0: received",
      "lab: route to 192.0.2.1 from 192.0.2.2, received by br0: local dev lo" +
        "the route local 192.0.2.1 dev br0 in table local; the rule 0: lookup local",
      "lab: echo request: the kernel answers",
      "delivered: the kernel receives the echo request and answers it",
    ]);
    expect(await chip("red", "eth0").getAttribute("class")).toContain("dim");
    expect(await chip(own, "br0").getAttribute("class")).not.toContain("dim");
    await page.locator("#path").fill("nonsense");
    await page.locator("#path").press("Enter");
    const problem = page.locator(".details .error");
    await problem.waitFor();
    expect(await problem.textContent()).toEndWith(', got "nonsense"');
    await page.locator("#path").fill("");
    await problem.waitFor({ state: "detached" });
    // The browser reports the refused request.
    expect(lab.browser.errors.splice(0).join()).toContain("400");
  });

  test("pauses, shows earlier states and resumes", async () => {
    await page.click("#pause");
    expect(await text("#status")).toBe("Paused");
    lab.run("ip link add later type bridge");
    await page.locator("#events", { hasText: "later added" }).waitFor();
    lab.run("ip addr add 198.51.100.9/24 dev br0");
    const added = page.locator("#events li", { hasText: "198.51.100.9/24 on br0 added" });
    await added.waitFor();
    expect(await added.locator(".by").textContent()).toMatch(/^ by (ip \(pid \d+|an unknown program \()/);
    expect(await chip(own, "later").count()).toBe(0);
    await page.click("#pause");
    await shown(own, "later");
    lab.run("ip link del later");
    await gone(own, "later");
    // Some steps back, the map shows the state before the removal. Counters that have changed since are steps, too.
    for (let step = 0; step < 1000 && (await chip(own, "later").count()) === 0; step++) await page.keyboard.press(",");
    expect(await chip(own, "later").count()).toBe(1);
    expect(await text("#moment")).toMatch(/^\d\d:\d\d:\d\d \(−\d+:\d\d\)$/);
    for (let step = 0; step < 1000 && (await chip(own, "later").count()) === 1; step++) await page.keyboard.press(".");
    expect(await chip(own, "later").count()).toBe(0);
    await page
      .locator("#time")
      .evaluate((range: { min: string; value: string; dispatchEvent(event: Event): boolean }) => {
        range.value = range.min;
        range.dispatchEvent(new Event("input"));
      });
    expect(await chip(own, "later").count()).toBe(0);
    await page.click("#pause");
    expect(await text("#moment")).toBe("live");
    await equalsKernel();
  });

  test("is operable with the keyboard only", async () => {
    await page.locator("#fit").focus();
    const label = () => page.evaluate<string>("document.activeElement.ariaLabel ?? ''");
    for (let step = 0; step < 30 && !(await label()).includes("namespace"); step++) await page.keyboard.press("Tab");
    const first = await label();
    expect(first).toContain("namespace");
    const visited = new Set([first]);
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"]) {
      for (let step = 0; step < 8; step++) {
        await page.keyboard.press(key);
        visited.add(await label());
      }
    }
    expect(visited.size).toBeGreaterThan(4);
    await page.keyboard.press("Enter");
    expect(await text("#details h2")).toBe((await label()).split(",")[0]!);
    await page.keyboard.press("Escape");
    expect(await text("#details h2")).toBe("Overview");
    await page.keyboard.press("/");
    expect(await page.evaluate<string>("document.activeElement.id")).toBe("search");
    await page.keyboard.press("Escape");
    await page.locator("#fit").focus();
    await page.keyboard.press("?");
    expect(await page.locator("#keys").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    const before = await page.evaluate<string>("document.documentElement.dataset.theme ?? ''");
    await page.keyboard.press("d");
    expect([before, await page.evaluate<string>("document.documentElement.dataset.theme")]).toEqual(["", "dark"]);
  });

  test("saves the map as an SVG file without scripts", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#export")]);
    expect(download.suggestedFilename()).toMatch(/^network-\d{4}-\d\d-\d\dT\d{6}\.svg$/);
    const svg = await Bun.file(await download.path()).text();
    expect(svg).toStartWith("<svg ");
    expect(svg).toContain("&lt;img&gt;");
    expect(svg).not.toMatch(/<img|<script|<style|class=|var\(/);
    for (const name of ["v-blue", "v-red", "eth0", "br0"]) expect(svg).toContain(`>${name}</text>`);
  });

  test("refuses a wrong token, host name or origin", async () => {
    const status = async (url: string) => {
      const other = await page.context().newPage();
      const response = await other.goto(url);
      const body = await response!.text();
      await other.close();
      return [response!.status(), body.includes("<html")];
    };
    const { port } = new URL(lab.url);
    expect(await status(lab.url.replace(/.$/, "x"))).toEqual([403, false]);
    expect(await status(lab.url.replace("127.0.0.1", "other.example"))).toEqual([421, false]);
    const blank = await page.context().newPage();
    const refused = await blank.evaluate<string>(`new Promise((resolve) => {
      const socket = new WebSocket("ws://127.0.0.1:${port}/live");
      socket.onopen = () => resolve("open");
      socket.onerror = () => resolve("refused");
    })`);
    expect(refused).toBe("refused");
    // The browser logs each refused request as an error of the page.
    lab.browser.errors.length = 0;
  });

  test("shows that the command was interrupted", async () => {
    expect(await lab.stopMap()).toBe(130);
    await page.locator('#status[data-state="loss"]', { hasText: "Disconnected" }).waitFor();
    await page.locator("#events li.loss", { hasText: "connection to the server lost" }).waitFor();
    await page.goto("about:blank");
    lab.browser.errors.length = 0;
  });
});
