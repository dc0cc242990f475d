import { type SubmitEvent, useState } from "react"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, type Schemas } from "../../control/Client.js"
import { Problem } from "../../parts/Problem.js"
import { span } from "./Span.js"
import { useChange } from "./useChange.js"

type Set = (change: Schemas["ClockChange"]) => void

/** Milliseconds of the units of a step. */
const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

const goes = ({ mode, offsetMs }: Schemas["ClockState"]): string => {
  if (mode === "real") return "runs with the clock of this machine"
  const apart =
    Math.abs(offsetMs) < 1_000
      ? ""
      : `, ${span(Math.abs(offsetMs))} ${offsetMs < 0 ? "behind" : "ahead of"} this machine`
  return mode === "frozen" ? `is frozen${apart}` : `is running${apart}`
}

const StepForm = ({ set, frozen }: { readonly set: Set; readonly frozen: boolean }) => {
  const [count, setCount] = useState("1")
  const [unit, setUnit] = useState<string>("hours")
  const ms = Object.entries(units).find(([name]) => name === unit)?.[1] ?? 1
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    set({ step: count.trim() === "" ? Number.NaN : Number(count) * ms })
  }
  return (
    <form className="buttons" onSubmit={submit}>
      <input
        aria-label="Step by"
        className="clock-count"
        inputMode="decimal"
        value={count}
        onChange={({ target }) => setCount(target.value)}
        disabled={!frozen}
      />
      <select aria-label="Unit" value={unit} onChange={({ target }) => setUnit(target.value)} disabled={!frozen}>
        {Object.keys(units).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <button type="submit" className="button" disabled={!frozen}>
        Step
      </button>
      {!frozen && <span className="quiet">A running clock cannot be stepped. Freeze it first.</span>}
    </form>
  )
}

const TimeForm = ({ set, now }: { readonly set: Set; readonly now: string }) => {
  const [typed, type] = useState(now)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    set({ jump: typed })
  }
  return (
    <form className="buttons" onSubmit={submit}>
      <input
        aria-label="Time, such as 2026-01-31T12:00:00Z"
        className="clock-moment"
        value={typed}
        onChange={({ target }) => type(target.value.trim())}
        spellCheck={false}
        autoComplete="off"
      />
      <button type="submit" className="button">
        Continue from there
      </button>
      <button type="button" className="button" onClick={() => set({ freeze: typed })}>
        Freeze there
      </button>
    </form>
  )
}

/** Freezes, steps, sets and releases the clock of the workspace. */
export const ClockSection = () => {
  const query = useAbout()
  const { data, error } = useCall(["clock"], () => answer(client.GET("/_mock/clock", { params: { query } })), 1_000)
  const change = useChange()
  const set: Set = (body) => change.mutate(() => answer(client.PUT("/_mock/clock", { params: { query }, body })))
  return (
    <section className="block" aria-labelledby="clock-title">
      <h2 id="clock-title">Clock</h2>
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && (
        <>
          <p className="clock">
            <time dateTime={data.now}>{data.now}</time> <span className="tag">{data.mode}</span> {goes(data)}
          </p>
          <div className="buttons">
            <button
              type="button"
              className="button"
              onClick={() => set({ freeze: true })}
              disabled={data.mode === "frozen"}
            >
              Freeze now
            </button>
            <button
              type="button"
              className="button"
              onClick={() => set({ real: true })}
              disabled={data.mode === "real"}
            >
              Back to real time
            </button>
          </div>
          <StepForm set={set} frozen={data.mode === "frozen"} />
          <TimeForm set={set} now={data.now} />
        </>
      )}
      {change.error !== null && <Problem error={change.error} />}
    </section>
  )
}
