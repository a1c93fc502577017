// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hookline.hook.HookCommand;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * A desk with many hooks at a time, in a process of its own that is to be killed. For each event that the hook's code
 * promised, its id is a line on standard output, written in one piece after the promise: what can be read there, after
 * whatever end, was promised. Each int on standard input allows so many more events; the process ends with its input.
 */
final class DeskMain {
    private static final List<List<String>> CALLS = List.of(
            List.of("cmdIncomingCall", "cmdCallRing", "cmdCallAnswer", "cmdCallStart", "cmdCallEnd"),
            List.of("cmdIncomingCall", "cmdCallRing", "cmdCallEnd"),
            List.of("cmdIncomingCall"),
            List.of("cmdOutgoingCall", "cmdCallStart", "cmdCallEnd"),
            List.of("cmdOutgoingCall", "cmdCallBusy"));

    private final Path spool;
    private final Semaphore allowed = new Semaphore(0);
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    private DeskMain(Path spool) {
        this.spool = spool;
    }

    /**
     * Makes events until the input ends.
     *
     * @param arguments the spool, how many threads, and a seed
     */
    public static void main(String[] arguments) throws IOException {
        DeskMain desk = new DeskMain(Path.of(arguments[0]));
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            Random random = new Random(Long.parseLong(arguments[2]) + i);
            String number = "20" + i;
            Thread thread = new Thread(() -> desk.call(number, random), "calls-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        try (DataInputStream in = new DataInputStream(System.in)) {
            while (true) {
                desk.allowed.release(in.readInt());
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void call(String number, Random random) {
        try {
            while (true) {
                for (String hook : CALLS.get(random.nextInt(CALLS.size()))) {
                    allowed.acquire();
                    UUID promised = HookCommand.run(
                            new String[] {hook, number}, spool, System.currentTimeMillis() * 1_000, System.nanoTime());
                    out.write((promised + "\n").getBytes(US_ASCII));
                }
            }
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(3);
        }
    }
}
