import { useState } from "react"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, type Schemas } from "../../control/Client.js"
import { CopyButton } from "../../parts/CopyButton.js"
import { Problem } from "../../parts/Problem.js"
import { Table } from "../../parts/Table.js"
import { KeysForm } from "./KeysForm.js"
import { useChange } from "./useChange.js"

const Permissions = ({ permissions }: Pick<Schemas["Key"], "permissions">) => {
  if (permissions === "all") return <>all permissions</>
  if (permissions.length === 0) return <>no permissions</>
  return (
    <ul className="permissions">
      {permissions.map((name) => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
    </ul>
  )
}

const KeyTable = ({ keys }: { readonly keys: ReadonlyArray<Schemas["Key"]> }) => (
  <Table
    label="Keys of the workspace"
    rows={keys}
    rowKey={(_, index) => index}
    columns={[
      { head: "Key", cell: ({ apiKey }) => <code>{apiKey}</code> },
      { head: "Permissions", kind: "long", cell: ({ permissions }) => <Permissions permissions={permissions} /> }
    ]}
  />
)

/** The keys of the workspace with their permissions, and a form to replace them. */
export const KeysSection = () => {
  const query = useAbout()
  const { data, error } = useCall(["keys"], () => answer(client.GET("/_mock/keys", { params: { query } })))
  const [isOpen, open] = useState(false)
  const change = useChange()
  const clearKey = async (): Promise<string> =>
    (await answer(client.POST("/_mock/keys/copy", { params: { query } }))).apiKey
  const replace = (keys: Array<Schemas["KeyInput"]>): void =>
    change.mutate(() => answer(client.PUT("/_mock/keys", { params: { query }, body: { keys } })), {
      onSuccess: () => open(false)
    })
  const leave = (): void => {
    change.reset()
    open(false)
  }
  return (
    <section className="block" aria-labelledby="keys-of-title">
      <h2 id="keys-of-title">Keys</h2>
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && data.keys.length === 0 && <p>This workspace has no keys.</p>}
      {data !== undefined && data.keys.length > 0 && <KeyTable keys={data.keys} />}
      <div className="buttons">
        {data !== undefined && data.keys.length > 0 && <CopyButton label="Copy the first key" text={clearKey} />}
        {(!isOpen || data === undefined) && (
          <button type="button" className="button" onClick={() => open(true)}>
            Change keys and permissions
          </button>
        )}
      </div>
      {isOpen && data !== undefined && <KeysForm keys={data.keys} replace={replace} leave={leave} />}
      {change.error !== null && <Problem error={change.error} />}
    </section>
  )
}
