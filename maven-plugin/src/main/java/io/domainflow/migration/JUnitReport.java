package io.domainflow.migration;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A verdict in the form of JUnit's reports, which every CI reads: a test for each migration, and
 * one for what is about none. It fails if a finding is as severe as the threshold.
 */
public final class JUnitReport {
  private record Case(String name, double seconds, List<Finding> findings) {
    boolean fails(Severity threshold) {
      return findings.stream().anyMatch(finding -> finding.severity().isAtLeast(threshold));
    }
  }

  private JUnitReport() {}

  /** Writes it, and the directories above it. */
  public static void write(Verdict verdict, Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml =
          XMLOutputFactory.newFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      write(verdict, xml);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static void write(Verdict verdict, XMLStreamWriter xml) throws XMLStreamException {
    List<Case> cases = cases(verdict);
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", "domainflow:verify");
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    long failures = cases.stream().filter(each -> each.fails(verdict.threshold())).count();
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("time", time(cases.stream().mapToDouble(Case::seconds).sum()));
    for (Case each : cases) {
      write(each, verdict.threshold(), xml);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static List<Case> cases(Verdict verdict) {
    List<Case> cases = new ArrayList<>();
    List<Finding> left = new ArrayList<>(verdict.findings());
    for (MigrationOutcome outcome : verdict.outcomes()) {
      String version = outcome.migration().version().toString();
      List<Finding> its =
          verdict.findings().stream().filter(each -> each.migration().equals(version)).toList();
      left.removeAll(its);
      double seconds = outcome.elapsed().toNanos() / 1e9;
      cases.add(new Case(outcome.migration().toString(), seconds, its));
    }
    cases.add(new Case("the whole", verdict.chain().elapsed().toNanos() / 1e9, left));
    return cases;
  }

  private static void write(Case each, Severity threshold, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "migrations");
    xml.writeAttribute("name", legal(each.name()));
    xml.writeAttribute("time", time(each.seconds()));
    StringBuilder text = new StringBuilder();
    for (Finding finding : each.findings()) {
      text.append(finding.headline()).append('\n');
      finding.details().forEach(detail -> text.append("    ").append(detail).append('\n'));
    }
    if (each.fails(threshold)) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", legal(each.findings().get(0).headline()));
      xml.writeCharacters(legal(text.toString()));
      xml.writeEndElement();
    } else if (text.length() > 0) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(legal(text.toString()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Without the characters that XML has no form for. */
  private static String legal(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
  }

  private static String time(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }
}
