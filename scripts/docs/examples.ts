/** What the example of a page asks for, where a dump without any fields would say little or be refused. */
export const examples: Readonly<Record<string, string>> = {
  "sock-diag": `const asked = client.dump("inet", {
  header: { sdiagFamily: "inet", sdiagProtocol: 6, idiagStates: ["listen", "established"] },
});
for (const { header } of asked) {
  const { idiagSrc, idiagSport } = header.id;
  // An address of IPv4 has the first four of the sixteen bytes.
  console.log(header.idiagState, idiagSrc.subarray(0, 4).join("."), idiagSport);
}`,
  wireguard: `for (const item of client.dump("get-device", { ifname: "wg0" })) console.log(item);`,
};
