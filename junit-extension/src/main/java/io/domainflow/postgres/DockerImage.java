package io.domainflow.postgres;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/** Whether the engine has an image, or can get it. */
final class DockerImage {
  private static final int SECONDS_TO_PULL = 120;

  /**
   * What Testcontainers starts first, to remove containers of killed JVMs, unless told not to. Any
   * version shows whether it can be pulled, for which Testcontainers itself tries two minutes.
   */
  private static final String RYUK = "testcontainers/ryuk:0.14.0";

  private static final String WITHOUT_RYUK = "TESTCONTAINERS_RYUK_DISABLED";

  private DockerImage() {}

  /**
   * Makes sure that the engine has an image, and that of Ryuk, by at most one pull of each in
   * bounded time.
   *
   * @return why it has not, or empty where it has
   */
  static Optional<String> obstacle(String image) throws InterruptedException {
    DockerImageName name = name(image);
    try (DockerClient engine =
        DockerClientProviderStrategy.getClientForConfig(
            DockerClientFactory.instance().getTransportConfig())) {
      Optional<String> obstacle = present(engine, name) ? Optional.empty() : pull(engine, name);
      return obstacle.isEmpty() && lacksRyuk(engine) ? pull(engine, name(RYUK)) : obstacle;
    } catch (IOException unclosed) {
      return Optional.of("the Docker engine does not answer as it should");
    }
  }

  private static DockerImageName name(String image) {
    return ImageNameSubstitutor.instance().apply(DockerImageName.parse(image));
  }

  private static boolean lacksRyuk(DockerClient engine) {
    return !Boolean.parseBoolean(System.getenv(WITHOUT_RYUK))
        && engine.listImagesCmd().exec().stream()
            .map(Image::getRepoTags)
            .filter(Objects::nonNull)
            .flatMap(Arrays::stream)
            .noneMatch(tag -> tag.contains("/ryuk:"));
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
      boolean ended =
          engine
              .pullImageCmd(name.getUnversionedPart())
              .withTag(name.getVersionPart())
              .exec(new Pull())
              .awaitCompletion(SECONDS_TO_PULL, TimeUnit.SECONDS);
      if (!ended) {
        return Optional.of(what + "a pull takes longer than " + SECONDS_TO_PULL + " s");
      }
      return present(engine, name) ? Optional.empty() : Optional.of(what + "cannot be pulled");
    } catch (RuntimeException refused) {
      return Optional.of(what + "cannot be pulled");
    }
  }

  /** Ends with the pull, well or not: whether the image is there then is what counts. */
  private static final class Pull extends ResultCallback.Adapter<PullResponseItem> {
    /** The superclass would log a refusal as an error, and it is none where embedded will do. */
    @Override
    public void onError(Throwable refused) {
      onComplete();
    }
  }
}
