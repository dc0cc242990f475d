import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers
class BrazeContainerTest {
  @Container
  static final GenericContainer<?> BRAZE = new GenericContainer<>("mock-braze:latest")
      .withExposedPorts(8099)
      .withEnv("MOCK_BRAZE_API_KEY", "my-test-key")
      .withEnv("MOCK_BRAZE_ADMIN_TOKEN", "my-admin-token")
      .waitingFor(Wait.forHttp("/_mock/health").forPort(8099).forStatusCode(200));

  @Test
  void aPersonArrives() throws Exception {
    var url = "http://" + BRAZE.getHost() + ":" + BRAZE.getMappedPort(8099);
    var client = HttpClient.newHttpClient();
    var track = HttpRequest.newBuilder(URI.create(url + "/users/track"))
        .header("Authorization", "Bearer my-test-key")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"attributes\":[{\"external_id\":\"u1\",\"first_name\":\"Ada\"}]}"))
        .build();
    assertEquals(201, client.send(track, BodyHandlers.ofString()).statusCode());
    var mistakes = HttpRequest.newBuilder(URI.create(url + "/_mock/mistakes"))
        .header("X-Mock-Admin-Token", "my-admin-token")
        .build();
    assertEquals("[]", client.send(mistakes, BodyHandlers.ofString()).body());
  }
}
