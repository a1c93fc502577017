// SPDX-License-Identifier: Apache-2.0
package io.hookline.hook;

import java.net.URISyntaxException;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;

/** What the build gives and makes. */
final class BuildFiles {
    private BuildFiles() {}

    /** The directory of the compiled hook. */
    static Path classes() throws URISyntaxException {
        return Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** The version in the module's pom.xml. */
    static String projectVersion() throws Exception {
        Path pom = classes().resolve("../../pom.xml").normalize();
        return XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        "/project/parent/version",
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(pom.toFile()));
    }
}
