/* [data-chart]: draws the ECharts option of the JSON block beside it, in the page's own colours.
   Tooltips are drawn on the canvas: the HTML ones need inline styles, which the page forbids. */
import { once } from "./once.js";

const AXES_ON_PHONE = 8; // names of eight axes still find room around 360 px
const RADAR_FITS = 440; // px

let library = null;

function load(url) {
  if (!library) {
    library = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    });
  }
  return library;
}

function tokens() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ink: value("ink"), ink2: value("ink-2"), line: value("line"), surface: value("surface"), colours: ["blue", "amber", "pine", "red", "ink-2"].map(value), font: value("font") };
}

function theme(t, size) {
  const axis = {
    axisLine: { lineStyle: { color: t.line } },
    axisTick: { show: false },
    axisLabel: { color: t.ink2, fontSize: size },
    nameTextStyle: { color: t.ink2, fontSize: size },
    splitLine: { lineStyle: { color: t.line } },
  };
  return {
    color: t.colours,
    textStyle: { fontFamily: t.font, color: t.ink, fontSize: size },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: axis,
    legend: { textStyle: { color: t.ink2, fontSize: size }, icon: "roundRect", itemWidth: 12, itemHeight: 12 },
    radar: { axisName: { color: t.ink2, fontSize: size }, axisLine: { lineStyle: { color: t.line } }, splitLine: { lineStyle: { color: t.line } }, splitArea: { show: false } },
    bar: { barMaxWidth: 28, itemStyle: { borderRadius: [2, 2, 0, 0] } },
    line: { symbolSize: 6, lineStyle: { width: 2 } },
  };
}

/** Leaves room beside a radar for the names of its axes, broken over lines where they are long. */
function fitRadar(option, holder, size) {
  const longest = Math.max(...option.radar.indicator.map((axis) => axis.name.length)) * size;
  const width = Math.min(longest, holder.clientWidth * 0.26);
  const radius = Math.max(40, Math.min(holder.clientHeight * 0.36, holder.clientWidth / 2 - width - 12));
  return { radar: { ...option.radar, radius, axisName: { width, overflow: "break" } } };
}

/** A radar of many axes cannot be read on a phone: its table stands open in its place. */
function asTable(option, holder) {
  const more = holder.closest(".plot").querySelector("details");
  if (!more || !option.radar || option.radar.indicator.length <= AXES_ON_PHONE || holder.clientWidth >= RADAR_FITS) return false;
  more.open = true;
  holder.hidden = true;
  return true;
}

async function draw(holder) {
  const option = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
  if (asTable(option, holder)) return;
  const echarts = await load(holder.dataset.library);
  const t = tokens();
  const size = Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  holder.textContent = "";
  const chart = echarts.init(holder, theme(t, size), { renderer: "canvas" });
  const tooltip = { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: t.surface, borderColor: t.line, textStyle: { color: t.ink, fontSize: size } };
  chart.setOption({ animation: !still, animationDuration: 300, grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true }, ...option, tooltip: { ...tooltip, ...(option.tooltip || {}), renderMode: "richText" } });
  const fit = () => {
    if (asTable(option, holder)) return;
    chart.resize();
    if (option.radar) chart.setOption(fitRadar(option, holder, size));
  };
  fit();
  new ResizeObserver(fit).observe(holder);
  window.addEventListener("beforeprint", () => chart.resize());
  holder.addEventListener("chart:update", (event) => chart.setOption(event.detail));
  chart.on("click", (event) => {
    if (event.data && event.data.url) window.location.assign(event.data.url);
  });
}

export function drawCharts(root) {
  once(root, "[data-chart]", "Chart", (holder) => {
    draw(holder).catch(() => {
      holder.textContent = holder.dataset.failed;
    });
  });
}
