// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Makes programs of a single class of this benchmark that start as quickly as the hook does: from a small jar, with the
 * hook's options of the JVM, and with an archive of their own classes.
 *
 * @param directory where jars, archives and logs go
 */
record ArchivedJvm(String java, HookArguments arguments, Path directory) {
    /**
     * The program, once it has run well and left its archive.
     *
     * @param libraries a class of each further jar that it needs
     * @param training arguments with which it does all that it will do later
     */
    Program make(Class<?> main, List<Class<?>> libraries, String... training) {
        String name = main.getSimpleName();
        List<String> classPath = new ArrayList<>(List.of(jar(main).toString()));
        libraries.forEach(library -> classPath.add(jarOf(library)));
        boolean aot = arguments.archive() == HookArguments.Archive.AOT;
        Path archive = directory.resolve(name + (aot ? ".aot" : ".jsa"));
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(arguments.options());
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
        Program plain = new Program(command, Map.of(), directory.resolve(name + ".log"));
        plain.withFirst(List.of((aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive))
                .with(training)
                .runWell();
        if (!Files.exists(archive)) {
            throw new BenchException("expected an archive of " + name + ", was none: " + plain.printed());
        }
        return plain.withFirst(List.of((aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive));
    }

    private Path jar(Class<?> main) {
        String entry = main.getName().replace('.', '/') + ".class";
        Path jar = directory.resolve(main.getSimpleName() + ".jar");
        try (InputStream source = main.getResourceAsStream("/" + entry);
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            if (source == null) {
                throw new IOException(entry + " is not on the class path");
            }
            out.putNextEntry(new JarEntry(entry));
            source.transferTo(out);
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("expected a jar on this machine", e);
        }
    }
}
