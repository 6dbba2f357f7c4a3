package io.domainflow.explore.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainflow.explore.inside.PlpgsqlBody.Found;
import io.domainflow.explore.inside.PlpgsqlBody.IllegibleException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Statements are told from expressions, and what is not understood from what is. */
final class PlpgsqlBodyTest {
  private static List<String> stops(String body) throws IllegibleException {
    return PlpgsqlBody.stops(body, Set.of("nextval", "book")).stream()
        .sorted(Comparator.comparingInt(Found::offset))
        .map(found -> found.line() + " " + found.text().replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void statements_that_read_or_write_have_a_stop_and_others_have_none() throws Exception {
    assertThat(
            stops(
                """

                DECLARE a int := 1; b text DEFAULT 'x;y';
                BEGIN
                  a := a + 1; /* ; INSERT */ NULL;
                  SELECT 1 INTO a;  -- ; UPDATE
                  IF a > (SELECT count(*) FROM t) THEN
                    PERFORM f(CASE WHEN a = 1 THEN 2 END);
                  ELSIF a = 3 THEN
                    DELETE FROM t WHERE s = $q$;END;$q$;
                  ELSE
                    RAISE NOTICE 'a %', a;
                  END IF;
                  a := nextval('s');
                  RETURN a;
                END
                """))
        .containsExactly(
            "5 SELECT 1 INTO a",
            "6 IF a > (SELECT count(*) FROM t) THEN",
            "7 PERFORM f(CASE WHEN a = 1 THEN 2 END)",
            "9 DELETE FROM t WHERE s = $q$;END;$q$",
            "13 a := nextval('s')");
  }

  @Test
  void loops_cases_blocks_and_labels_are_gone_into() throws Exception {
    assertThat(
            stops(
                """
                <<outer>> DECLARE c CURSOR (k int) FOR SELECT * FROM t WHERE n = k;
                BEGIN
                  <<rows>> FOR r IN SELECT * FROM t LOOP
                    CONTINUE rows WHEN r.n = 0;
                    UPDATE t SET n = r.n;
                  END LOOP rows;
                  FOR i IN REVERSE 10..1 BY 2 LOOP v[i] = i; END LOOP;
                  WHILE EXISTS (SELECT FROM t) LOOP DELETE FROM t; END LOOP;
                  FOREACH x IN ARRAY xs LOOP EXECUTE 'x' USING x; END LOOP;
                  CASE a WHEN 1, 2 THEN CALL p(); ELSE RETURN QUERY SELECT 1; END CASE;
                  DECLARE z int := book(1); BEGIN OPEN c(1); FETCH c INTO z; CLOSE c; END;
                  COMMIT;
                  r.n := 2; "Odd Name" := 3; GET DIAGNOSTICS a = ROW_COUNT;
                END outer;
                """))
        .containsExactly(
            "3 <<rows>> FOR r IN SELECT * FROM t",
            "5 UPDATE t SET n = r.n",
            "8 WHILE EXISTS (SELECT FROM t)",
            "8 DELETE FROM t",
            "8 WHILE EXISTS (SELECT FROM t)",
            "9 EXECUTE 'x' USING x",
            "10 CALL p()",
            "10 RETURN QUERY SELECT 1",
            "11 DECLARE z int := book(1);",
            "11 OPEN c(1)",
            "11 FETCH c INTO z",
            "12 COMMIT");
  }

  @Test
  void a_handler_has_a_stop_at_its_start() throws Exception {
    List<Found> found =
        PlpgsqlBody.stops(
            "BEGIN INSERT INTO t VALUES (1); EXCEPTION WHEN unique_violation OR others THEN NULL; END",
            Set.of());
    assertThat(found).hasSize(2);
    assertThat(found.get(1).afterError()).isTrue();
    assertThat(found.get(0).afterError()).isFalse();
  }

  @Test
  void what_is_not_understood_is_refused() {
    for (String body :
        List.of(
            "",
            "BEGIN SELECT 1",
            "BEGIN IF a THEN b := 1; END",
            "BEGIN a := 'x; END",
            "SELECT 1")) {
      assertThatThrownBy(() -> PlpgsqlBody.stops(body, Set.of()))
          .as(body)
          .isInstanceOf(IllegibleException.class);
    }
  }
}
