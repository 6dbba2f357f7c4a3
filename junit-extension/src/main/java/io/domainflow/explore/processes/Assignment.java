package io.domainflow.explore.processes;

import io.domainflow.postgres.HandedDatabase;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a worker's JVM is told before it starts. Holds the database's password, and properties
 * that may hold others: it goes through the socket to a peer that has shown its token, and into no
 * file.
 *
 * @param program class of the {@link WorkerProgram}
 * @param expected classes of exceptions with which a call may end
 * @param labels steps that may be kill points
 */
record Assignment(
    int number,
    String name,
    String program,
    String payload,
    HandedDatabase database,
    int sessions,
    long iterations,
    List<String> expected,
    List<String> expectedSqlStates,
    List<String> labels,
    Map<String, String> properties) {

  void write(DataOutput out) throws IOException {
    out.writeInt(number);
    Wire.write(out, name);
    Wire.write(out, program);
    Wire.write(out, payload);
    Wire.write(out, database.url());
    Wire.write(out, database.name());
    Wire.write(out, database.facts().description());
    out.writeInt(database.facts().version());
    out.writeInt(database.facts().maxConnections());
    out.writeBoolean(database.facts().ours());
    out.writeInt(sessions);
    out.writeLong(iterations);
    Wire.write(out, expected);
    Wire.write(out, expectedSqlStates);
    Wire.write(out, labels);
    List<String> flat = new ArrayList<>();
    properties.forEach(
        (name, value) -> {
          flat.add(name);
          flat.add(value);
        });
    Wire.write(out, flat);
  }

  static Assignment read(DataInput in) throws IOException {
    return new Assignment(
        in.readInt(),
        Wire.text(in),
        Wire.text(in),
        Wire.text(in),
        new HandedDatabase(
            Wire.text(in),
            Wire.text(in),
            new HandedDatabase.Facts(Wire.text(in), in.readInt(), in.readInt(), in.readBoolean())),
        in.readInt(),
        in.readLong(),
        Wire.texts(in),
        Wire.texts(in),
        Wire.texts(in),
        properties(Wire.texts(in)));
  }

  private static Map<String, String> properties(List<String> flat) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int index = 0; index + 1 < flat.size(); index += 2) {
      properties.put(flat.get(index), flat.get(index + 1));
    }
    return properties;
  }

  @Override
  public String toString() {
    return name;
  }
}
