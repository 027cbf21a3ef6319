package org.brian2grad.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says: the version that the build has written into the jar.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    return new String[] {Main.NAME + " " + version + ", Java " + Runtime.version()};
  }
}
