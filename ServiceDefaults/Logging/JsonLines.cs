using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Transcode.ServiceDefaults.Logging;

/// <summary>
/// One JSON object per line into one stream: standard error of a server, a file of the command line, whose terminal belongs to its user.
/// Written at once, so that a killed process has said all it knew.
/// </summary>
public sealed class JsonLines(Stream target, LogLevel lowest, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _one = new();

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void Dispose()
    {
        lock (_one)
            target.Flush();
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        lock (_one)
        {
            try
            {
                target.Write(line);
                target.Flush();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // A full disk or a closed terminal must not stop the work that is being told about.
            }
        }
    }

    private sealed class Line(JsonLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= lines.LowestLevel && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var buffer = new ArrayBufferWriter<byte>(512);
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteString("at", lines.Now);
                json.WriteString("level", logLevel.ToString());
                json.WriteString("category", category);
                if (eventId.Name is { } name)
                    json.WriteString("event", name);
                json.WriteString("message", formatter(state, exception));
                WriteFields(json, state);
                if (exception is not null)
                    json.WriteString("exception", exception.ToString());
                json.WriteEndObject();
            }
            buffer.Write("\n"u8);
            lines.Write(buffer.WrittenSpan);
        }

        private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
                return;
            json.WriteStartObject("fields");
            foreach (var (name, value) in fields.Where(field => field.Key != "{OriginalFormat}"))
                json.WriteString(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
    }

    private LogLevel LowestLevel => lowest;

    private DateTimeOffset Now => time.GetUtcNow();
}
