curl -s "$BRAZE_ENDPOINT/users/track" \
  -H "Authorization: Bearer $BRAZE_API_KEY" -H "Content-Type: application/json" \
  -d '{"attributes": [{"external_id": "u1", "first_name": "Ada"}]}'
