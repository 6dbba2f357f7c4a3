package io.domainflow.changelog;

import io.domainflow.fork.ForkedJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.change.Change;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.DatabaseList;
import liquibase.exception.LiquibaseException;
import liquibase.exception.RollbackImpossibleException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/**
 * Has Liquibase read a change log, and writes it as its own formatted SQL, ways back included. It
 * is started in a JVM of its own with the project's class path and so its Liquibase: {@code
 * ChangeLogProgram log output}.
 */
public final class ChangeLogProgram {
  private static final String CLASS_PATH = "classpath:";

  /** Nothing is asked of a server, and none is needed. */
  private static final String OFFLINE = "offline:postgresql?outputLiquibaseSql=none";

  private static final Pattern DOLLARS = Pattern.compile("\\$\\w*\\$");

  /** In place of what the server would refuse as Liquibase sends it. */
  private static final String CUT_OFF =
      "DO 'BEGIN RAISE EXCEPTION ''Liquibase ends a statement within its dollar quotes: it needs"
          + " splitStatements=\"false\"''; END'";

  private final Database database;

  private ChangeLogProgram(Database database) {
    this.database = database;
  }

  /** The change log, in the folder or, with {@code classpath:}, on the class path; the file. */
  public static void main(String[] arguments) throws IOException {
    try {
      write(arguments[0], Path.of(arguments[1]));
    } catch (LiquibaseException e) {
      ForkedJvm.fail("Liquibase cannot read " + arguments[0] + ": " + e.getMessage());
    }
  }

  private static void write(String location, Path output) throws IOException, LiquibaseException {
    String name =
        location.startsWith(CLASS_PATH) ? location.substring(CLASS_PATH.length()) : location;
    ResourceAccessor files =
        new CompositeResourceAccessor(
            new DirectoryResourceAccessor(Path.of("").toAbsolutePath()),
            new ClassLoaderResourceAccessor(ChangeLogProgram.class.getClassLoader()));
    Database database =
        DatabaseFactory.getInstance().openDatabase(OFFLINE, null, null, null, files);
    DatabaseChangeLog log =
        ChangeLogParserFactory.getInstance()
            .getParser(name, files)
            .parse(name, new ChangeLogParameters(database), files);
    Files.createDirectories(output.toAbsolutePath().getParent());
    Files.writeString(output, new ChangeLogProgram(database).text(log), StandardCharsets.UTF_8);
  }

  private String text(DatabaseChangeLog log) {
    StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
    for (ChangeSet set : log.getChangeSets()) {
      if (!set.isIgnore() && DatabaseList.definitionMatches(set.getDbmsSet(), database, true)) {
        append(text, set);
      }
    }
    return text.toString();
  }

  private void append(StringBuilder text, ChangeSet set) {
    text.append("\n--changeset ").append(word(set.getAuthor())).append(':');
    text.append(word(set.getId()));
    text.append(" runInTransaction:").append(set.isRunInTransaction()).append('\n');
    text.append("-- of ").append(set.getFilePath()).append('\n');
    for (Change change : set.getChanges()) {
      if (change instanceof CustomChangeWrapper custom) {
        text.append("-- not shown: the Java class ").append(custom.getClassName()).append('\n');
      } else {
        append(text, "", SqlGeneratorFactory.getInstance().generateSql(change, database));
      }
    }
    wayBack(set)
        .ifPresent(
            back -> {
              text.append("--rollback -- of ").append(set.getFilePath()).append('\n');
              back.forEach(sql -> append(text, "--rollback ", new Sql[] {sql}));
            });
  }

  private static String word(String text) {
    return text.replaceAll("[\\s:]+", "_");
  }

  private static void append(StringBuilder text, String prefix, Sql[] statements) {
    for (Sql statement : statements) {
      String sql = statement.toSql().strip();
      if (DOLLARS.matcher(sql).results().count() % 2 != 0) {
        sql = CUT_OFF;
      }
      String whole = sql.endsWith(";") ? sql : sql + ";";
      whole.lines().forEach(line -> text.append(prefix).append(line).append('\n'));
    }
  }

  /** Empty if there is none, and Liquibase cannot tell it. */
  private Optional<List<Sql>> wayBack(ChangeSet set) {
    List<Sql> back = new ArrayList<>();
    List<Change> given = set.getRollback().getChanges();
    if (!given.isEmpty()) {
      given.forEach(
          change ->
              Stream.of(SqlGeneratorFactory.getInstance().generateSql(change, database))
                  .forEach(back::add));
      return Optional.of(back);
    }
    List<Change> last = new ArrayList<>(set.getChanges());
    Collections.reverse(last);
    try {
      for (Change change : last) {
        Sql[] sql =
            SqlGeneratorFactory.getInstance()
                .generateSql(change.generateRollbackStatements(database), database);
        back.addAll(List.of(sql));
      }
      return Optional.of(back);
    } catch (RollbackImpossibleException none) {
      return Optional.empty();
    }
  }
}
