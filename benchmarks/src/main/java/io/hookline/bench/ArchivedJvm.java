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
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(arguments.options());
        String joined = String.join(File.pathSeparator, classPath);
        command.addAll(List.of("-cp", joined, main.getName()));
        Program plain = new Program(command, Map.of(), directory.resolve(name + ".log"));
        return arguments.archive() == HookArguments.Archive.AOT
                ? withCache(plain, directory.resolve(name + ".aot"), training)
                : withArchive(plain, joined, directory.resolve(name + ".jsa"), training);
    }

    /** The bare JVM as it comes: no options, and the archive that is the JDK's own. */
    Program asItComes(Class<?> main) {
        return new Program(
                List.of(java, "-cp", jar(main).toString(), main.getName()),
                Map.of(),
                directory.resolve(main.getSimpleName() + ".log"));
    }

    private static Program withCache(Program plain, Path cache, String... training) {
        plain.withFirst(List.of("-XX:AOTCacheOutput=" + cache)).with(training).runWell();
        requireMade(cache, plain);
        return plain.withFirst(List.of("-XX:AOTCache=" + cache));
    }

    /**
     * In one layer, with the classes that were loaded and no others: what a desk's hook gets. Twice, as a JVM with such an
     * archive loads some classes that it did without before.
     */
    private Program withArchive(Program plain, String classPath, Path archive, String... training) {
        Path classes = archive.resolveSibling(archive.getFileName() + ".classes");
        Path first = archive.resolveSibling(archive.getFileName() + ".first");
        archive(plain, classPath, first, classes, training);
        archive(plain.withFirst(option(first)), classPath, archive, classes, training);
        return plain.withFirst(option(archive));
    }

    private void archive(Program program, String classPath, Path archive, Path classes, String... training) {
        program.withFirst(List.of("-XX:DumpLoadedClassList=" + classes))
                .with(training)
                .runWell();
        Program dump = new Program(
                List.of(
                        java,
                        "-Xshare:dump",
                        "-XX:+UseG1GC", // another collector would leave out what it cannot archive
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + archive,
                        "-cp",
                        classPath),
                Map.of(),
                program.log());
        dump.runWell();
        requireMade(archive, dump);
    }

    private static List<String> option(Path archive) {
        return List.of("-XX:SharedArchiveFile=" + archive);
    }

    private static void requireMade(Path archive, Program by) {
        if (!Files.exists(archive)) {
            throw new BenchException("expected an archive " + archive.getFileName() + ", was none: " + by.printed());
        }
    }

    private Path jar(Class<?> main) {
        String entry = main.getName().replace('.', '/') + ".class";
        Path jar = directory.resolve(main.getSimpleName() + ".jar");
        if (Files.exists(jar)) {
            return jar; // a new one would not be that of its archive
        }
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
