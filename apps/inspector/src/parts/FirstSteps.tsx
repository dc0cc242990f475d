import { useAbout, useSettings } from "../control/Calls.js"
import { Command } from "./Command.js"

/** How to send something, for pages on which there is nothing yet. */
export const FirstSteps = () => {
  const settings = useSettings().data
  const about = useAbout()
  const workspace = settings?.workspaces.find(({ name }) => about.workspace === undefined || name === about.workspace)
  const url = settings?.url ?? location.origin
  const key = workspace?.keys[0]?.apiKey
  return (
    <>
      <p>Send something, and it is shown here as it arrives:</p>
      <Command
        text={`curl ${url}/users/track \\
  -H "Authorization: Bearer $BRAZE_API_KEY" -H "Content-Type: application/json" \\
  -d '{"attributes":[{"external_id":"ada","first_name":"Ada"}],
       "events":[{"external_id":"ada","name":"said hello","time":"${new Date().toISOString()}"}]}'`}
      />
      <p className="quiet">
        The mock printed its key when it started{key === undefined ? "" : <> (it looks like {<code>{key}</code>})</>}.
        Put it into <code>BRAZE_API_KEY</code>, or start with <code>--api-key</code> and choose one.
      </p>
    </>
  )
}
