using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HomeCare.Modules.Shared;

/// <summary>Registers MediatR and every handler and validator of an assembly: the release in use brings no registration of its own.</summary>
public static class Messaging
{
    private static readonly Type[] Open =
        [typeof(IRequestHandler<,>), typeof(INotificationHandler<>), typeof(IValidator<>)];

    /// <summary>Adds the mediator once, and the handlers and validators that the assembly declares.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, Assembly assembly)
    {
        services.TryAddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.TryAddScoped<IMediator, Mediator>();
        foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var face in type.GetInterfaces().Where(face => face.IsGenericType && Open.Contains(face.GetGenericTypeDefinition())))
            {
                // Rules are compiled when a validator is made, and hold no state after that: one serves all.
                var isValidator = face.GetGenericTypeDefinition() == typeof(IValidator<>);
                services.Add(new ServiceDescriptor(face, type, isValidator ? ServiceLifetime.Singleton : ServiceLifetime.Scoped));
                if (isValidator)
                {
                    AddValidation(services, face);
                }
            }
        }

        return services;
    }

    /// <summary>Only before requests that have a validator: ten thousand readings a second pass here, and have none.</summary>
    private static void AddValidation(IServiceCollection services, Type face)
    {
        var request = face.GetGenericArguments()[0];
        foreach (var answer in request.GetInterfaces().Where(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IRequest<>)))
        {
            Type[] both = [request, answer.GetGenericArguments()[0]];
            services.TryAddEnumerable(ServiceDescriptor.Scoped(
                typeof(IPipelineBehavior<,>).MakeGenericType(both), typeof(Validation<,>).MakeGenericType(both)));
        }
    }
}
