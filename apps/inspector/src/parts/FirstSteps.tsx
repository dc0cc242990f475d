import { CurlSample } from "./CurlSample.js"

/** How to send something, for pages on which there is nothing yet. */
export const FirstSteps = () => (
  <>
    <p>Send something, and it is shown here as it arrives:</p>
    <CurlSample
      path="/users/track"
      body={`{"attributes":[{"external_id":"ada","first_name":"Ada"}],
       "events":[{"external_id":"ada","name":"said hello","time":"${new Date().toISOString()}"}]}`}
    />
  </>
)
