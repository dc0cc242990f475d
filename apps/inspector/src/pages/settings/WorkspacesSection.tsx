import { useState } from "react"
import { format, go, useAddress } from "../../Address.js"
import { answer, client, type Schemas } from "../../control/Client.js"
import { CopyButton } from "../../parts/CopyButton.js"
import { number } from "../../parts/Format.js"
import { Problem } from "../../parts/Problem.js"
import { Table } from "../../parts/Table.js"
import { ConfirmButton } from "./ConfirmButton.js"
import { useChange } from "./useChange.js"

/** The address of this page in a workspace. The default workspace needs no name. */
const place = (name: string, usual: string | undefined): string =>
  format("settings", undefined, name === usual ? {} : { workspace: name })

interface TableProps {
  readonly workspaces: ReadonlyArray<Schemas["WorkspaceSummary"]>
  readonly current: string | undefined
  readonly close: (name: string) => void
}

const WorkspaceTable = ({ workspaces, current, close }: TableProps) => {
  const usual = workspaces[0]?.name
  return (
    <Table
      label="Workspaces"
      rows={workspaces}
      rowKey={({ name }) => name}
      columns={[
        {
          head: "Name",
          cell: ({ name }) => (
            <>
              <a href={place(name, usual)} aria-current={name === current ? "true" : undefined}>
                {name}
              </a>{" "}
              {name === current && <span className="tag">shown</span>}
            </>
          )
        },
        { head: "Keys", kind: "long", cell: ({ keys }) => <code>{keys.map(({ apiKey }) => apiKey).join(" ")}</code> },
        { head: "Requests", kind: "number", cell: ({ requests }) => number(requests) },
        { head: "Users", kind: "number", cell: ({ users }) => number(users) },
        { head: "Mistakes", kind: "number", cell: ({ mistakes }) => number(mistakes) },
        { head: "Rules", kind: "number", cell: ({ rules }) => number(rules) },
        {
          head: "",
          cell: ({ name }) =>
            name !== usual && (
              <div className="buttons buttons-end">
                <ConfirmButton
                  label="Delete"
                  about={name}
                  question={`Delete ${name}?`}
                  says="All data in it is deleted, and its keys stop working."
                  act={() => close(name)}
                />
              </div>
            )
        }
      ]}
    />
  )
}

const NewWorkspace = ({ made }: { readonly made: Schemas["NewWorkspace"] }) => (
  <div className="made" role="status">
    <p>
      <a href={format("settings", undefined, { workspace: made.workspace })}>{made.workspace}</a> was created. Its key
      is shown only now:
    </p>
    <div className="buttons">
      <code>{made.apiKey}</code>
      <CopyButton text={made.apiKey} label="Copy" />
    </div>
  </div>
)

/** Lists, creates and deletes isolated workspaces. */
export const WorkspacesSection = ({ workspaces }: Pick<Schemas["Settings"], "workspaces">) => {
  const { filters } = useAddress()
  const [made, setMade] = useState<Schemas["NewWorkspace"]>()
  const change = useChange()
  const usual = workspaces[0]?.name
  const current = filters["workspace"] ?? usual
  const open = (): void => change.mutate(async () => setMade(await answer(client.POST("/_mock/workspaces"))))
  const close = (name: string): void =>
    change.mutate(() => answer(client.DELETE("/_mock/workspaces/{name}", { params: { path: { name } } })), {
      onSuccess: () => {
        if (made?.workspace === name) setMade(undefined)
        if (name === current) go(format("settings"))
      }
    })
  return (
    <section className="block" aria-labelledby="workspaces-title">
      <h2 id="workspaces-title">Workspaces</h2>
      <WorkspaceTable workspaces={workspaces} current={current} close={close} />
      <div className="buttons">
        <button type="button" className="button" onClick={open}>
          Create a workspace
        </button>
      </div>
      {made !== undefined && <NewWorkspace made={made} />}
      {change.error !== null && <Problem error={change.error} />}
    </section>
  )
}
