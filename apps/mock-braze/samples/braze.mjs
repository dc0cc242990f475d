const response = await fetch(`${process.env.BRAZE_ENDPOINT}/users/track`, {
  method: "POST",
  headers: { Authorization: `Bearer ${process.env.BRAZE_API_KEY}`, "Content-Type": "application/json" },
  body: JSON.stringify({ attributes: [{ external_id: "u1", first_name: "Ada" }] })
})
process.stdout.write(await response.text())
