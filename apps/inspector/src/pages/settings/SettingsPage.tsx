import { useAddress } from "../../Address.js"
import { useSettings } from "../../control/Calls.js"
import { Problem } from "../../parts/Problem.js"
import { ClockSection } from "./ClockSection.js"
import { KeysSection } from "./KeysSection.js"
import { ResetSection } from "./ResetSection.js"
import { SnapshotsSection } from "./SnapshotsSection.js"
import { Started } from "./Started.js"
import { WorkspacesSection } from "./WorkspacesSection.js"
import "./Settings.css"

/** The start options, and the settings that can be changed at run time. */
export const SettingsPage = () => {
  const { filters } = useAddress()
  const { data, error } = useSettings()
  return (
    <div className="page settings">
      <div className="page-head">
        <h1>Settings</h1>
        {data !== undefined && <p className="quiet">Workspace {filters["workspace"] ?? data.workspaces[0]?.name}</p>}
      </div>
      {error !== null && data === undefined && <Problem error={error} />}
      {data !== undefined && <Started settings={data} />}
      <KeysSection />
      <ClockSection />
      <SnapshotsSection />
      {data !== undefined && <WorkspacesSection workspaces={data.workspaces} />}
      <ResetSection />
    </div>
  )
}
