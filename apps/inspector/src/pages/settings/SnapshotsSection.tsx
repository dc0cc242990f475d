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
  <Table
    label="Snapshots"
    rows={snapshots}
    rowKey={({ name }) => name}
    columns={[
      { head: "Name", kind: "long", cell: ({ name }) => <code>{name}</code> },
      { head: "Taken", cell: ({ at }) => <time dateTime={at}>{dayAndTime(at)}</time> },
      { head: "Users", kind: "number", cell: ({ users }) => number(users) },
      { head: "Clock", cell: ({ clock }) => clock.mode },
      {
        head: "",
        cell: ({ name }) => (
          <div className="buttons buttons-end">
            <ConfirmButton
              label="Restore"
              about={name}
              question={`Restore ${name}?`}
              says="Users, catalogs, schedules, outbox and clock return to their state in the snapshot. The current state is lost unless you save it first."
              act={() => restore(name)}
            />
            <ConfirmButton
              label="Delete"
              about={name}
              question={`Delete ${name}?`}
              says="The snapshot cannot be restored afterwards. The current state does not change."
              act={() => drop(name)}
            />
          </div>
        )
      }
    ]}
  />
)

/** Saves, restores and deletes snapshots. */
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
        A snapshot contains users, catalogs, schedules, outbox and clock, but no requests, ledger, fault rules and keys.
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
          {data?.snapshots.some(({ name }) => name === typed) ? "Overwrite" : "Save"}
        </button>
      </form>
      {change.error !== null && <Problem error={change.error} />}
    </section>
  )
}
