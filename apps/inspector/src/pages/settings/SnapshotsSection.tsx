import { type SubmitEvent, useState } from "react"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, type Schemas } from "../../control/Client.js"
import { dayAndTime, number } from "../../parts/Format.js"
import { Problem } from "../../parts/Problem.js"
import { Table } from "../../parts/Table.js"
import { ConfirmButton } from "./ConfirmButton.js"
import { useChange } from "./useChange.js"

interface TableProps {
  readonly snapshots: ReadonlyArray<Schemas["SnapshotInfo"]>
  readonly restore: (name: string) => void
  readonly drop: (name: string) => void
}

const SnapshotTable = ({ snapshots, restore, drop }: TableProps) => (
  <Table label="Snapshots" heads={["Name", "Taken", "People", "Clock", ""]}>
    {snapshots.map(({ name, at, users, clock }) => (
      <tr key={name}>
        <td>
          <code>{name}</code>
        </td>
        <td>
          <time dateTime={at}>{dayAndTime(at)}</time>
        </td>
        <td>{number(users)}</td>
        <td>{clock.mode}</td>
        <td>
          <div className="buttons buttons-end">
            <ConfirmButton
              label="Restore"
              about={name}
              question={`Go back to ${name}?`}
              says="People, catalogs, schedules, outbox and clock become what they were then. What they are now is lost, unless it is saved first."
              act={() => restore(name)}
            />
            <ConfirmButton
              label="Delete"
              about={name}
              question={`Delete ${name}?`}
              says="There is no way back to this state afterwards. What there is now stays as it is."
              act={() => drop(name)}
            />
          </div>
        </td>
      </tr>
    ))}
  </Table>
)

/** Named states of the workspace: save, go back, delete. */
export const SnapshotsSection = () => {
  const query = useAbout()
  const { data, error } = useCall(["snapshots"], () => answer(client.GET("/_mock/snapshots", { params: { query } })))
  const [typed, type] = useState("")
  const change = useChange()
  const params = (name: string) => ({ params: { path: { name }, query } })
  const save = (event: SubmitEvent): void => {
    event.preventDefault()
    change.mutate(() => answer(client.PUT("/_mock/snapshots/{name}", params(typed))), { onSuccess: () => type("") })
  }
  const restore = (name: string): void =>
    change.mutate(() => answer(client.POST("/_mock/snapshots/{name}/restore", params(name))))
  const drop = (name: string): void =>
    change.mutate(() => answer(client.DELETE("/_mock/snapshots/{name}", params(name))))
  return (
    <section className="block" aria-labelledby="snapshots-title">
      <h2 id="snapshots-title">Snapshots</h2>
      <p className="quiet">
        A snapshot holds people, catalogs, schedules, outbox and clock. Requests, ledger, rules and keys are not in it.
      </p>
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && data.snapshots.length > 0 && (
        <SnapshotTable snapshots={data.snapshots} restore={restore} drop={drop} />
      )}
      <form className="buttons" onSubmit={save}>
        <input
          aria-label="Name of a snapshot"
          placeholder="before-the-import"
          value={typed}
          onChange={({ target }) => type(target.value.trim())}
          spellCheck={false}
          autoComplete="off"
        />
        <button type="submit" className="button" disabled={typed === ""}>
          {data?.snapshots.some(({ name }) => name === typed) ? "Save in its place" : "Save"}
        </button>
      </form>
      {change.error !== null && <Problem error={change.error} />}
    </section>
  )
}
