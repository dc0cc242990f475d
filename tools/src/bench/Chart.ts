import { load } from "./Peers.js"
import type { Section } from "./Summary.js"

interface Chart {
  readonly setOption: (option: unknown) => void
  readonly renderToSVGString: () => string
  readonly dispose: () => void
}

interface Library {
  readonly init: (
    element: null,
    theme: null,
    options: { readonly renderer: "svg"; readonly ssr: true; readonly width: number; readonly height: number }
  ) => Chart
}

const heading = "CPU per event, µs (less is better)"
const rowHeight = 26
const margin = 120

/** `100,000 events, stubbed wire` without the number. */
const wire = (title: string): string => title.replace(/^.*? events, /, "")

const option = (sections: ReadonlyArray<Section>): unknown => {
  const names = [...new Set(sections.flatMap(({ rows }) => rows.map(({ contender }) => contender)))].reverse()
  return {
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: heading, left: 12, top: 8, textStyle: { fontSize: 15 } },
    legend: { top: 36, left: 12, itemGap: 40, data: sections.map(({ title }) => wire(title)) },
    grid: { left: 110, right: 70, top: 90, bottom: 30 },
    xAxis: { type: "value", axisLabel: { formatter: "{value}" } },
    yAxis: { type: "category", data: names },
    series: sections.map(({ title, rows }) => ({
      type: "bar",
      name: wire(title),
      label: { show: true, position: "right" },
      data: names.map((name) => rows.find(({ contender }) => contender === name)?.cpuMicroseconds ?? null)
    }))
  }
}

const render = (
  heading: string,
  chartOption: unknown,
  size: { readonly width: number; readonly height: number }
): string => {
  const echarts: Library = load()("echarts")
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, ...size })
  chart.setOption(chartOption)
  const text = chart.renderToSVGString()
  // Without this call, a timer of the library keeps the process running.
  chart.dispose()
  return `${text.replace(/<svg ([^>]*)>/, `<svg $1 role="img"><title>${heading}</title>`)}\n`
}

/** The CPU per event of each contender as a bar chart, an SVG document. */
export const svg = (sections: ReadonlyArray<Section>): string => {
  const bars = sections.reduce((sum, { rows }) => sum + rows.length, 0)
  return render(heading, option(sections), { width: 860, height: margin + bars * rowHeight })
}

const lineHeading = "CPU per event, µs, by the number of events"

const countOf = ({ title }: Section): number => Number(title.split(" ")[0]?.replaceAll(",", ""))

/** The CPU per event by the number of events, on a logarithmic axis, an SVG document. */
export const lineSvg = (sections: ReadonlyArray<Section>): string => {
  const points = sections
    .map((section) => [countOf(section), section.rows[0]?.cpuMicroseconds ?? null] as const)
    .sort(([a], [b]) => a - b)
  const chartOption = {
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: lineHeading, left: 12, top: 8, textStyle: { fontSize: 15 } },
    grid: { left: 50, right: 50, top: 60, bottom: 30 },
    xAxis: { type: "category", data: points.map(([count]) => count.toLocaleString("en-GB")) },
    yAxis: { type: "value", min: 0 },
    series: [{ type: "line", label: { show: true, position: "top" }, data: points.map(([, cpu]) => cpu) }]
  }
  return render(lineHeading, chartOption, { width: 860, height: 260 })
}
