import { format, go, useAddress } from "../Address.js"
import { useSettings } from "../control/Calls.js"

/** Selects the workspace. Hidden while there is only one. */
export const WorkspacePicker = () => {
  const { page, filters } = useAddress()
  const workspaces = useSettings().data?.workspaces ?? []
  const chosen = filters["workspace"]
  const [usual, ...others] = workspaces
  if (others.length === 0 && chosen === undefined) return null
  return (
    <label className="workspace">
      <span>Workspace</span>
      <select
        value={chosen ?? usual?.name ?? ""}
        onChange={({ target }) =>
          go(format(page, undefined, target.value === usual?.name ? {} : { workspace: target.value }))
        }
      >
        {chosen !== undefined && workspaces.every(({ name }) => name !== chosen) && <option>{chosen}</option>}
        {workspaces.map(({ name, requests }) => (
          <option key={name} value={name}>
            {name} ({requests})
          </option>
        ))}
      </select>
    </label>
  )
}
