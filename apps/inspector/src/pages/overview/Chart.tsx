import { useEffect, useRef } from "react"
import uPlot from "uplot"
import "uplot/dist/uPlot.min.css"
import { clock } from "../../parts/Format.js"
import { useTheme } from "../../Theme.js"
import type { Series } from "./Rates.js"

/** The style of a line: a colour of the theme and a dash pattern, so that lines differ without colour too. */
export interface Stroke {
  readonly name: string
  /** A custom property of the style sheet, such as `--good`. */
  readonly colour: string
  readonly dash: ReadonlyArray<number>
}

interface Props {
  readonly title: string
  readonly seconds: ReadonlyArray<number>
  readonly series: Series
  readonly strokes: ReadonlyArray<Stroke>
}

const chartHeight = 170

const timeOfDay = (seconds: number): string => clock(new Date(seconds * 1000).toISOString()).slice(0, 8)

const options = (title: string, strokes: ReadonlyArray<Stroke>, width: number): uPlot.Options => {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } }
  return {
    width,
    height: chartHeight,
    class: title.replaceAll(" ", "-"),
    padding: [8, 8, 0, 0],
    cursor: { y: false },
    legend: { live: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, size: 30, space: 90, values: (_, ticks) => ticks.map(timeOfDay) },
      { ...axis, size: 52, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000] }
    ],
    series: [
      {},
      ...strokes.map(
        ({ name, colour: of, dash }): uPlot.Series => ({
          label: name,
          stroke: colour(of),
          width: 1.5,
          dash: [...dash],
          points: { show: false }
        })
      )
    ]
  }
}

/** Counts per second as lines, with a summary for screen readers. */
export const Chart = ({ title, seconds, series, strokes }: Props) => {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const theme = useTheme()
  const data: uPlot.AlignedData = [[...seconds], ...strokes.map(({ name }) => [...(series[name] ?? [])])]
  const latest = useRef(data)
  latest.current = data
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme has new colours, so the chart is redrawn
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const made = new uPlot(options(title, strokes, element.clientWidth), latest.current, element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: chartHeight }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [title, strokes, theme])
  useEffect(() => plot.current?.setData(data))
  const most = strokes.map(({ name }) => `${name} at most ${Math.max(0, ...(series[name] ?? []))}`).join(", ")
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div ref={place} aria-hidden="true" />
      <p className="sr">Per second: {most}.</p>
    </figure>
  )
}
