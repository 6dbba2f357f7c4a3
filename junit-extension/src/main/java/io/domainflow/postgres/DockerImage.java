package io.domainflow.postgres;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/** Whether the engine has an image, or can get it. */
final class DockerImage {
  private static final int SECONDS_TO_PULL = 120;

  private DockerImage() {}

  /**
   * Makes sure that the engine has an image, by at most one pull in bounded time.
   *
   * @return why it has not, or empty where it has
   */
  static Optional<String> obstacle(String image) throws InterruptedException {
    DockerImageName name = ImageNameSubstitutor.instance().apply(DockerImageName.parse(image));
    try (DockerClient engine =
        DockerClientProviderStrategy.getClientForConfig(
            DockerClientFactory.instance().getTransportConfig())) {
      return present(engine, name) ? Optional.empty() : pull(engine, name);
    } catch (IOException unclosed) {
      return Optional.of("the Docker engine does not answer as it should");
    }
  }

  private static boolean present(DockerClient engine, DockerImageName name) {
    try {
      engine.inspectImageCmd(name.asCanonicalNameString()).exec();
      return true;
    } catch (NotFoundException missing) {
      return false;
    }
  }

  private static Optional<String> pull(DockerClient engine, DockerImageName name)
      throws InterruptedException {
    String what = "image " + name.asCanonicalNameString() + " is not there and ";
    try {
      boolean pulled =
          engine
              .pullImageCmd(name.getUnversionedPart())
              .withTag(name.getVersionPart())
              .start()
              .awaitCompletion(SECONDS_TO_PULL, TimeUnit.SECONDS);
      if (!pulled) {
        return Optional.of(what + "a pull takes longer than " + SECONDS_TO_PULL + " s");
      }
      return present(engine, name) ? Optional.empty() : Optional.of(what + "a pull brought none");
    } catch (RuntimeException refused) {
      return Optional.of(what + "cannot be pulled");
    }
  }
}
