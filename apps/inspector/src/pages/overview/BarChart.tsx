import { useId, useRef, useState } from "react"
import { number } from "../../parts/Format.js"
import { useWidth } from "../../parts/useWidth.js"
import { axisEnd, highest, length, moment, type Series, stacked } from "./Series.js"

interface Bar {
  /** The start of the bar, in milliseconds since 1970. */
  readonly at: number
  readonly counts: Readonly<Record<string, number>>
}

interface Props {
  readonly title: string
  readonly bars: ReadonlyArray<Bar>
  readonly bucketMs: number
  /** From the bottom up. */
  readonly series: ReadonlyArray<Series>
}

const plotHeight = 140
const left = 44
const bottom = 20
const top = 6

/** The values of one bar. */
const Values = ({ bar, series, bucketMs }: { bar: Bar; series: ReadonlyArray<Series>; bucketMs: number }) => {
  const parts = stacked(series, bar.counts).toReversed()
  const sum = parts.reduce((all, { from, to }) => all + to - from, 0)
  return (
    <>
      <span className="chart-moment">
        {moment(bar.at, bucketMs)} + {length(bucketMs)}
      </span>
      {sum === 0 && <span className="quiet">nothing</span>}
      {parts.map(({ name, label, colour, from, to }) => (
        <span key={name}>
          <span className={`swatch swatch-${colour}`} aria-hidden="true" />
          {number(to - from)} {label}
        </span>
      ))}
    </>
  )
}

/** A switch for each series, with its sum. */
const Legend = ({
  series,
  bars,
  hidden,
  toggle
}: Pick<Props, "series" | "bars"> & {
  readonly hidden: ReadonlySet<string>
  readonly toggle: (name: string) => void
}) => (
  <ul className="legend">
    {series.map(({ name, label, colour }) => (
      <li key={name}>
        <button type="button" aria-pressed={!hidden.has(name)} onClick={() => toggle(name)} title="Show or hide">
          <span className={`swatch swatch-${colour}`} aria-hidden="true" />
          {label} <span className="quiet">{number(bars.reduce((sum, bar) => sum + (bar.counts[name] ?? 0), 0))}</span>
        </button>
      </li>
    ))}
  </ul>
)

/**
 * Counts over time as stacked bars. A bar shows its values while the pointer is over it, or after it was tapped or
 * selected with the arrow keys.
 */
export const BarChart = ({ title, bars, bucketMs, series }: Props) => {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const id = useId()
  const [hidden, hide] = useState<ReadonlySet<string>>(new Set())
  const [chosen, choose] = useState<number>()
  const shown = series.filter(({ name }) => !hidden.has(name))
  const end = axisEnd(
    highest(
      shown,
      bars.map(({ counts }) => counts)
    )
  )
  const step = Math.max(0, width - left) / Math.max(1, bars.length)
  const y = (count: number): number => top + plotHeight * (1 - count / end)
  const toggle = (name: string): void =>
    hide(hidden.has(name) ? new Set([...hidden].filter((one) => one !== name)) : new Set([...hidden, name]))
  const bar = chosen === undefined ? undefined : bars[Math.min(chosen, bars.length - 1)]
  const labels = Math.max(2, Math.min(6, Math.floor(width / 110)))
  const ticks = Array.from({ length: labels }, (_, index) => Math.floor((index * bars.length) / labels))
  const at = (clientX: number): number | undefined => {
    const x = clientX - (place.current?.getBoundingClientRect().left ?? 0) - left
    return x < 0 ? undefined : Math.min(bars.length - 1, Math.floor(x / step))
  }
  const move = (by: number): void => choose(Math.max(0, Math.min(bars.length - 1, (chosen ?? bars.length) + by)))
  return (
    <figure className="chart">
      <figcaption id={id}>
        {title} <span className="quiet">per {length(bucketMs)}</span>
      </figcaption>
      <div
        ref={place}
        className="chart-place"
        role="slider"
        tabIndex={0}
        aria-labelledby={id}
        aria-valuemin={1}
        aria-valuemax={bars.length}
        aria-valuenow={(chosen ?? bars.length - 1) + 1}
        aria-valuetext={bar === undefined ? "No bar selected" : summary(bar, shown, bucketMs)}
        onKeyDown={({ key }) => {
          if (key === "ArrowLeft") move(-1)
          if (key === "ArrowRight") move(1)
          if (key === "Escape") choose(undefined)
        }}
        onPointerDown={({ clientX }) => choose(at(clientX))}
        onPointerMove={({ clientX }) => choose(at(clientX))}
        onPointerLeave={({ pointerType }) => pointerType !== "touch" && choose(undefined)}
      >
        <svg width={width} height={top + plotHeight + bottom} aria-hidden="true">
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line className="grid" x1={left} x2={width} y1={y(share * end)} y2={y(share * end)} />
              {Number.isInteger(share * end) && (
                <text className="axis" x={left - 6} y={y(share * end) + 4} textAnchor="end">
                  {number(share * end)}
                </text>
              )}
            </g>
          ))}
          {chosen !== undefined && (
            <rect className="chart-cursor" x={left + chosen * step} y={top} width={step} height={plotHeight} />
          )}
          {bars.map(({ at, counts }, index) =>
            stacked(shown, counts).map(({ name, colour, from, to }) => (
              <rect
                key={`${at} ${name}`}
                className={`series series-${colour}`}
                x={left + index * step + (step > 4 ? 0.5 : 0)}
                width={Math.max(1, step - (step > 4 ? 1 : 0))}
                y={y(to)}
                height={Math.max(1, y(from) - y(to))}
              />
            ))
          )}
          {ticks.map((index) => (
            <text key={index} className="axis" x={left + index * step} y={top + plotHeight + 15}>
              {moment(bars[index]?.at ?? 0, bucketMs)}
            </text>
          ))}
        </svg>
        <div className="chart-values">
          {bar === undefined ? (
            <span className="quiet">Point at a bar or tap it to see its values.</span>
          ) : (
            <Values bar={bar} series={shown} bucketMs={bucketMs} />
          )}
        </div>
      </div>
      <Legend series={series} bars={bars} hidden={hidden} toggle={toggle} />
    </figure>
  )
}

const summary = (bar: Bar, series: ReadonlyArray<Series>, bucketMs: number): string =>
  [
    moment(bar.at, bucketMs),
    ...stacked(series, bar.counts).map(({ label, from, to }) => `${number(to - from)} ${label}`)
  ].join(", ")
