package io.domainflow.explore.order;

import java.util.Map;
import java.util.Set;

/** Which steps can end the wait of others. */
final class Releases {
  private Releases() {}

  /** Whether a step that touched this lets go of something that another, waiting, wanted. */
  static boolean mayLetGo(Footprint step, Footprint wanted) {
    for (Map.Entry<String, Set<Access>> entry : step.touched().entrySet()) {
      if (entry.getValue().stream().anyMatch(Releases::isRelease)
          && Footprint.of(entry.getKey(), Access.ALL).dependsOn(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRelease(Access access) {
    return access == Access.PUBLISH || access == Access.RELEASE || access == Access.ALL;
  }
}
