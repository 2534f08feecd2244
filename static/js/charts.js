// Draws [data-chart] from the JSON that data-chart-source names; ECharts is fetched only where there is a chart.
const TONES = ["ok", "warn", "broken", "accent", "mission", "vision", "intent", "initiative", "solution", "work", "muted"];
const KINDS = { epic: "work", item: "work" };
const drawn = new Map(); // element -> chart

/** Read the page's colours as the canvas needs them: resolved for the theme that is on. */
function palette() {
  const probe = document.createElement("span");
  probe.style.transition = "none";
  probe.style.forcedColorAdjust = "none"; // a canvas isn't forced, so its letters and their ground must match
  document.body.append(probe);
  const read = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
  const colours = Object.fromEntries(["ink", "rule", "surface", "raised", "sunken", ...TONES].map((name) => [name, read(name)]));
  probe.remove();
  return colours;
}

const hue = (colours, name) => colours[KINDS[name] ?? name] ?? colours.accent;
const number = (value) => Number(value).toLocaleString("en-GB", { maximumFractionDigits: 1 });

function common(colours, unit) {
  const font = getComputedStyle(document.body).fontFamily;
  return {
    animation: false, // a number is there at once, on paper too
    textStyle: { fontFamily: font, color: colours.ink, fontSize: 12 },
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: colours.raised, borderColor: colours.rule,
      textStyle: { color: colours.ink, fontFamily: font, fontSize: 12 },
      valueFormatter: (value) => `${number(value)}${unit === "%" ? "%" : unit ? ` ${unit}` : ""}`,
    },
    aria: { enabled: true },
  };
}

function axes(colours, { labels, series, unit, stacked }, type, isLow) {
  const legend = series.length > 1 && !isLow;
  const bare = { axisLine: { lineStyle: { color: colours.rule } }, axisTick: { show: false }, axisLabel: { color: colours.muted, hideOverlap: true } };
  return {
    ...common(colours, unit),
    tooltip: { ...common(colours, unit).tooltip, trigger: "axis", axisPointer: { lineStyle: { color: colours.rule } } },
    grid: { left: 8, right: 12, top: 12, bottom: legend ? 32 : 4, containLabel: true },
    legend: legend ? { bottom: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10, textStyle: { color: colours.muted } } : undefined,
    xAxis: { type: "category", data: labels, boundaryGap: type === "bar", ...bare },
    yAxis: { type: "value", splitNumber: isLow ? 2 : 5, max: unit === "%" ? 100 : undefined, splitLine: { lineStyle: { color: colours.rule } }, axisLabel: { color: colours.muted, formatter: unit === "%" ? "{value}%" : "{value}" } },
    series: series.map((one) => ({
      type, name: one.name, data: one.values, stack: stacked ? "all" : undefined,
      color: hue(colours, one.hue), showSymbol: one.values.length < 2, smooth: false, lineStyle: { width: 2.5, type: one.dashed ? "dashed" : "solid" },
      areaStyle: type === "line" && stacked ? { opacity: 0.22 } : undefined, barMaxWidth: 36, emphasis: { focus: "series" },
    })),
  };
}

/** How many columns a flow has: the longest chain of its links. */
function columns(links) {
  const below = new Map();
  for (const link of links) below.set(link.source, [...(below.get(link.source) ?? []), link]);
  const depth = (id, left) => (left ? Math.max(0, ...(below.get(id) ?? []).map((link) => 1 + depth(link.target, left - 1))) : 0);
  return 1 + Math.max(1, ...[...below.keys()].map((id) => depth(id, 8)));
}

/** The height that gives every node of the fullest column a line of its own, in pixels. */
function tall({ nodes, links }) {
  const above = new Map(nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < 8; round += 1) for (const { source, target } of links) above.set(target, Math.max(above.get(target), above.get(source) + 1));
  const counts = new Map();
  for (const column of above.values()) counts.set(column, (counts.get(column) ?? 0) + 1);
  return Math.max(320, Math.max(...counts.values()) * 30 + 16);
}

function sankey(colours, { nodes, links, unit }, width) {
  const right = Math.min(190, width * 0.28);
  const room = Math.max(40, (width - right) / (columns(links) - 1) - 22);
  const ends = new Set(links.map((link) => link.source));
  return {
    ...common(colours, unit),
    series: [{
      type: "sankey", left: 0, right, top: 8, bottom: 8, nodeWidth: 8, nodeGap: 12, draggable: false,
      emphasis: { focus: "adjacency" }, lineStyle: { opacity: 0.26, curveness: 0.5 },
      label: { color: colours.ink, fontSize: width < 480 ? 10 : 12, overflow: "truncate", textBorderColor: colours.surface, textBorderWidth: 3 },
      data: nodes.map((node) => ({
        name: node.id, shown: node.name, url: node.url,
        label: { formatter: node.name.replace(/[{}|]/g, " "), width: ends.has(node.id) ? room : right - 16 },
        itemStyle: { color: hue(colours, node.hue ?? node.kind), borderWidth: 0 },
      })),
      links: links.map((link) => ({ source: link.source, target: link.target, value: link.value, url: link.url, lineStyle: { color: hue(colours, link.hue ?? link.kind) } })),
    }],
    tooltip: {
      ...common(colours, unit).tooltip,
      formatter: ({ dataType, data, value }) => {
        const name = (id) => nodes.find((node) => node.id === id)?.name ?? id;
        const words = `${number(value)} ${unit ?? ""}`.trim();
        return dataType === "edge" ? `${name(data.source)} → ${name(data.target)}\n${words}` : `${data.shown}\n${words}`;
      },
    },
  };
}

function branches(colours, root, type, unit) {
  const dress = (node) => ({
    name: node.name, value: node.value, url: node.url, collapsed: node.collapsed, itemStyle: { color: hue(colours, node.hue ?? node.kind), borderColor: colours.surface },
    children: node.children?.map(dress),
  });
  const label = { color: colours.ink, overflow: "truncate" };
  const shapes = {
    tree: { type: "tree", data: [dress(root)], left: 90, right: 190, top: 8, bottom: 8, symbol: "circle", symbolSize: 9, edgeShape: "curve", roam: true, initialTreeDepth: 3, lineStyle: { color: colours.rule, width: 1.5 }, label: { ...label, position: "top", width: 170 }, leaves: { label: { ...label, position: "right", align: "left", width: 180 } }, emphasis: { focus: "relative" } },
    treemap: { type: "treemap", data: (root.children ?? [root]).map(dress), roam: false, nodeClick: false, breadcrumb: { show: false }, label: { color: "#fff" }, itemStyle: { borderColor: colours.surface, gapWidth: 2 } },
    sunburst: { type: "sunburst", data: (root.children ?? [root]).map(dress), radius: ["12%", "96%"], nodeClick: false, itemStyle: { borderColor: colours.surface, borderWidth: 1.5 }, label: { color: colours.surface, minAngle: 9, width: 90, overflow: "truncate" } },
  };
  return { ...common(colours, unit), series: [shapes[type]] };
}

function picture(element, colours) {
  const type = element.dataset.chart;
  const source = JSON.parse(document.getElementById(element.dataset.chartSource).textContent);
  if (type === "sankey") return sankey(colours, source, element.clientWidth);
  if (type === "line" || type === "bar") return axes(colours, source, type, element.clientHeight < 200);
  return branches(colours, source, type, source.unit);
}

async function draw(element) {
  if (!document.getElementById(element.dataset.chartSource)) return;
  const { init } = await import(document.body.dataset.echarts);
  await document.fonts.ready; // a canvas keeps the letters it was drawn with
  if (!element.isConnected || drawn.has(element)) return;
  element.dataset.chartReady = "true"; // before it is measured: until now it takes no room
  if (element.dataset.chart === "sankey") element.style.blockSize = `${tall(JSON.parse(document.getElementById(element.dataset.chartSource).textContent))}px`;
  const chart = init(element, null, { renderer: "canvas" });
  drawn.set(element, chart);
  chart.setOption(picture(element, palette()));
  chart.on("click", ({ data }) => { if (data?.url) location.assign(data.url); });
  let width = element.clientWidth;
  new ResizeObserver(() => {
    chart.resize();
    if (element.isConnected && element.clientWidth !== width) chart.setOption(picture(element, palette()), true);
    width = element.clientWidth;
  }).observe(element);
}

function drawAll() {
  for (const [element, chart] of drawn) if (!element.isConnected) { chart.dispose(); drawn.delete(element); }
  for (const element of document.querySelectorAll("[data-chart]:not([data-chart-ready])")) draw(element);
}

document.addEventListener("themechange", () => {
  const colours = palette();
  for (const [element, chart] of drawn) if (element.isConnected) chart.setOption(picture(element, colours), true);
});
document.addEventListener("htmx:afterSettle", drawAll);
drawAll();
