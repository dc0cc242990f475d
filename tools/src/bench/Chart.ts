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

/** The CPU per event of each contender as a bar chart, an SVG document. */
export const svg = (sections: ReadonlyArray<Section>): string => {
  const echarts: Library = load()("echarts")
  const bars = sections.reduce((sum, { rows }) => sum + rows.length, 0)
  const size = { width: 860, height: margin + bars * rowHeight }
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, ...size })
  chart.setOption(option(sections))
  const text = chart.renderToSVGString()
  // Else a timer of the library keeps the process alive.
  chart.dispose()
  return `${text.replace(/<svg ([^>]*)>/, `<svg $1 role="img"><title>${heading}</title>`)}\n`
}
