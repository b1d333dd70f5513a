using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Intake;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>Puts the topic between the door and the engine; in a role apart, one half of it.</summary>
internal static class KafkaRegistration
{
    public static IServiceCollection AddKafka(this IServiceCollection services, IConfiguration configuration)
    {
        var role = ServerRoles.From(configuration);
        var settings = KafkaSettings.From(configuration);
        var keeps = role is ServerRole.All or ServerRole.Process;
        services.AddSingleton(settings);
        services.AddSingleton(new TopicJournal(keeps));
        services.AddSingleton<TopicWriter>();
        services.AddSingleton<HeartbeatsAcross>();
        services.AddSingleton(provider => new ParkedMessages(
            new TopicWriter(settings, provider.GetRequiredService<ILogger<TopicWriter>>()), settings, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ParkedMessages>>()));
        services.AddSingleton<DirectIntake>();
        services.AddSingleton<EngineBehind>();
        services.Replace(ServiceDescriptor.Singleton<IReadingsIntake, KafkaIntake>());
        services.AddSingleton<IEngineCheck, KafkaCheck>();
        services.AddHostedService<MakeTopics>();
        if (keeps)
        {
            services.AddSingleton(ConsumerOf);
            services.AddHostedService(provider => provider.GetRequiredService<ReadingsConsumer>());
            services.AddSingleton<IEngineCheck, UnpackedCheck>();
            services.AddSingleton(provider => new KeptHere { Rule = person => provider.GetRequiredService<FillNewest>().HasHadTime(new PatientId(person)) });
        }

        if (role == ServerRole.Site)
        {
            services.AddSingleton(provider => TailOf(provider, settings));
            services.AddHostedService(provider => provider.GetRequiredService<ReadingsTail>());
        }

        if (role != ServerRole.Ingest)
        {
            services.AddSingleton<FillNewest>();
            services.AddHostedService(provider => provider.GetRequiredService<FillNewest>());
        }

        return services;
    }

    private static ReadingsConsumer ConsumerOf(IServiceProvider provider)
    {
        var consumer = ActivatorUtilities.CreateInstance<ReadingsConsumer>(provider, provider.GetRequiredService<EngineBehind>().Process);
        provider.GetRequiredService<TopicJournal>().Packed = consumer.Packed;
        return consumer;
    }

    /// <summary>Half of the tail is kept: what is older was packed by the processes that keep it, or their store is away.</summary>
    private static ReadingsTail TailOf(IServiceProvider provider, KafkaSettings settings)
    {
        var memory = provider.GetRequiredService<EngineBehind>();
        var clock = provider.GetRequiredService<TimeProvider>();
        var forgotAt = clock.GetTimestamp();
        return new ReadingsTail(settings, ShowAsync, fromStart: false, clock, provider.GetRequiredService<ILogger<ReadingsTail>>());

        async Task ShowAsync(IReadOnlyList<Journaled> messages)
        {
            await memory.ApplyAsync(messages, CancellationToken.None);
            if (clock.GetElapsedTime(forgotAt) > TimeSpan.FromMinutes(1))
            {
                memory.ForgetOlderThan(TimeSpan.FromMinutes(settings.TailMinutes / 2.0));
                forgotAt = clock.GetTimestamp();
            }
        }
    }
}
